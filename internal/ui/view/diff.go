package view

import (
	"fmt"
	"io"
	"io/fs"
	"path"

	"ariga.io/atlas-go-sdk/atlasexec"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/generate"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/sample"
	"github.com/plumbsql/plumb/internal/ui"
)

// DiffDocument is the document of `migrate diff`.
type DiffDocument struct {
	atlasexec.MigrateDiff
	// Versions are the migrations in order, with what they do.
	Versions []DiffVersion `json:"Versions,omitempty"`
	Notes    []string      `json:"Notes,omitempty"`
}

// DiffVersion is one migration.
type DiffVersion struct {
	Name string
	// Proved is always true: nothing else is shown or written.
	Proved bool
	// NoTx says that the migration runs outside a transaction.
	NoTx bool `json:"NoTx,omitempty"`
	// Steps and Destroys say what it does and what data that loses.
	Steps    []string
	Destroys []string `json:"Destroys,omitempty"`
	Up, Down string
	// Flags say for each step what it locks, reads and writes anew of what was there before, and whom it breaks.
	Flags []plan.Flags `json:"Flags,omitempty"`
	// DataDependent are the statements that may fail on existing rows, Untried the tables for which no rows could be generated.
	DataDependent []DataDependent `json:"DataDependent,omitempty"`
	Untried       []sample.Empty  `json:"Untried,omitempty"`
}

// DataDependent is a statement that works on empty tables and failed on generated rows.
type DataDependent struct {
	// Down says that it is one of the way back.
	Down             bool `json:"Down,omitempty"`
	Statement, Error string
	// Table, Column and Constraint are what PostgreSQL names, as far as it does.
	Table      string `json:"Table,omitempty"`
	Column     string `json:"Column,omitempty"`
	Constraint string `json:"Constraint,omitempty"`
}

// NewMigrateDiff makes the document. In a dry run, the files are the up files that would be written, with no version yet.
func NewMigrateDiff(dir *migrate.Dir, r *generate.Result) (*DiffDocument, error) {
	d := &DiffDocument{Notes: r.Notes}
	d.Dir = dir.URL()
	for i, version := range r.Versions {
		v := DiffVersion{Name: r.Names[i], Proved: true, NoTx: version.UpNoTx, Up: version.Up, Down: version.Down, Untried: version.Empty}
		for _, f := range version.OnData {
			v.DataDependent = append(v.DataDependent, DataDependent{
				Down: f.Down, Statement: f.Statement(), Error: f.Err.Error(), Table: f.Table, Column: f.Column, Constraint: f.Constraint,
			})
		}
		for _, step := range version.Steps {
			v.Steps, v.Flags = append(v.Steps, step.Comment()), append(v.Flags, step.Flags())
			if step.Destroys != "" {
				v.Destroys = append(v.Destroys, step.Destroys)
			}
		}
		d.Versions = append(d.Versions, v)
		if len(r.Files) == 0 {
			d.Files = append(d.Files, atlasexec.File{Name: v.Name + ".up.sql", Description: v.Name, Content: v.Up})
		}
	}
	for _, name := range r.Files {
		base := path.Base(name)
		if base == migrate.HashFileName {
			continue
		}
		content, err := fs.ReadFile(dir.FS(), base)
		if err != nil {
			return nil, fail.Wrap(err, "read the migration back", name, "")
		}
		d.Files = append(d.Files, atlasexec.File{Name: base, Content: string(content)})
	}
	return d, nil
}

// MigrateDiff prints what `migrate diff` planned, proved and wrote; nothing when there was nothing to do.
func MigrateDiff(w io.Writer, p ui.Palette, r *generate.Result, sql bool) error {
	for i, version := range r.Versions {
		where := "in one transaction"
		if version.UpNoTx {
			where = "outside a transaction"
		}
		fmt.Fprintf(w, "%s %s\n", p.Strong(r.Names[i]), p.Faint(where))
		printSteps(w, p, version.Steps)
		if sql {
			fmt.Fprintf(w, "\n%s\n", version.Up)
		}
	}
	if len(r.Versions) == 0 {
		return nil
	}
	fmt.Fprintf(w, "%s applied, applied again, taken back and applied once more on a throwaway server, with the wanted schema each time\n", p.Good("proved:"))
	for _, file := range r.Files {
		if _, err := fmt.Fprintf(w, "%s %s\n", p.Good("wrote"), file); err != nil {
			return err
		}
	}
	return nil
}

// few is how many facts about objects of one kind are listed one by one.
const few = 4

// printSteps lists steps. Of many comments, grants or owners only the number is said: they go with the objects above.
func printSteps(w io.Writer, p ui.Palette, steps []plan.Step) {
	type group struct {
		action plan.Action
		kind   catalog.Kind
	}
	counts := map[group]int{}
	for _, step := range steps {
		if step.Object.On != "" && step.Destroys == "" {
			counts[group{step.Action, step.Object.Kind}]++
		}
	}
	for _, step := range steps {
		g := group{step.Action, step.Object.Kind}
		switch n := counts[g]; {
		case n < 0: // said already
			continue
		case n > few:
			counts[g] = -1
			fmt.Fprintf(w, "  %s %s %s\n", mark(p, step.Action), verb(step.Action), ui.Count(n, string(g.kind)))
			continue
		}
		line := step.Comment()
		if step.Destroys != "" {
			line += " " + p.Bad("(destroys "+step.Destroys+")")
		}
		if blocks := step.Blocks(); blocks != "" {
			line += " " + p.Warn("("+blocks+")")
		}
		fmt.Fprintf(w, "  %s %s\n", mark(p, step.Action), line)
	}
}

func mark(p ui.Palette, action plan.Action) string {
	return map[plan.Action]string{plan.Create: p.Good("+"), plan.Alter: p.Warn("~"), plan.Drop: p.Bad("-"), plan.Rename: p.Warn("~")}[action]
}

func verb(action plan.Action) string {
	return map[plan.Action]string{plan.Create: "Create", plan.Alter: "Change", plan.Drop: "Drop", plan.Rename: "Rename"}[action]
}
