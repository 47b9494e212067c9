package view

import (
	"fmt"
	"io"
	"time"

	"ariga.io/atlas-go-sdk/atlasexec"

	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/migrate/runner"
	"github.com/plumbsql/plumb/internal/ui"
)

// UpPlan prints what `migrate up` would do; nothing when there is nothing to do.
func UpPlan(w io.Writer, p ui.Palette, plan *runner.UpPlan) error {
	if err := planned(w, p, "there already", plan.Baseline, func(m migrate.Migration) *migrate.Script { return m.Up }); err != nil {
		return err
	}
	return planned(w, p, "pending", plan.Migrations, func(m migrate.Migration) *migrate.Script { return m.Up })
}

// DownPlan prints what `migrate down` would do.
func DownPlan(w io.Writer, p ui.Palette, plan *runner.DownPlan) error {
	return planned(w, p, "to take back", plan.Migrations, func(m migrate.Migration) *migrate.Script { return m.Down })
}

func planned(w io.Writer, p ui.Palette, what string, all []migrate.Migration, script func(migrate.Migration) *migrate.Script) error {
	rows := make([][]ui.Cell, 0, len(all))
	for _, m := range all {
		s := script(m)
		remark := ui.Cell{}
		switch {
		case s.Destructive:
			remark = ui.Cell{Text: "destroys data", Paint: p.Bad}
		case s.NoTx:
			remark = ui.Cell{Text: "outside a transaction", Paint: p.Faint}
		}
		rows = append(rows, []ui.Cell{
			{Text: what, Paint: p.Warn},
			{Text: m.Version, Paint: p.Strong},
			{Text: m.Name},
			{Text: ui.Count(len(s.Statements), "statement"), Paint: p.Faint},
			remark,
		})
	}
	return ui.Table(w, rows)
}

// Up prints what `migrate up` did.
func Up(w io.Writer, p ui.Palette, r *runner.UpResult) error {
	done := make([]doneFile, len(r.Applied))
	for i, f := range r.Applied {
		done[i] = doneFile{f.File, f.End.Sub(f.Start), len(f.Applied), f.Error != nil}
	}
	return finished(w, p, "applied", baselineRows(p, r.Baseline), done, r.End.Sub(r.Start), r.Error != "")
}

// Down prints what `migrate down` did.
func Down(w io.Writer, p ui.Palette, r *runner.DownResult) error {
	done := make([]doneFile, len(r.Reverted))
	for i, f := range r.Reverted {
		done[i] = doneFile{f.File, f.End.Sub(f.Start), len(f.Applied), f.Error != nil}
	}
	return finished(w, p, "taken back", nil, done, r.End.Sub(r.Start), r.Error != "")
}

type doneFile struct {
	atlasexec.File
	took       time.Duration
	statements int
	failed     bool
}

// baselineRows are lines for migrations that were recorded without being run.
func baselineRows(p ui.Palette, files []atlasexec.File) [][]ui.Cell {
	rows := make([][]ui.Cell, len(files))
	for i, f := range files {
		rows[i] = baselineRow(p, f.Version, f.Description, "there already")
	}
	return rows
}

func baselineRow(p ui.Palette, version, name, remark string) []ui.Cell {
	return []ui.Cell{{Text: "baseline", Paint: p.Good}, {Text: version, Paint: p.Strong}, {Text: name}, {Text: remark, Paint: p.Faint}}
}

// finished prints the lines of files below those of rows, and their number.
func finished(w io.Writer, p ui.Palette, what string, rows [][]ui.Cell, files []doneFile, took time.Duration, failed bool) error {
	count := 0
	for _, f := range files {
		mark := ui.Cell{Text: what, Paint: p.Good}
		if f.failed {
			mark = ui.Cell{Text: "failed", Paint: p.Bad}
		} else {
			count++
		}
		rows = append(rows, []ui.Cell{
			mark,
			{Text: f.Version, Paint: p.Strong},
			{Text: f.Description},
			{Text: ui.Count(f.statements, "statement"), Paint: p.Faint},
			{Text: ui.Took(f.took), Paint: p.Faint},
		})
	}
	if err := ui.Table(w, rows); err != nil {
		return err
	}
	if failed || count == 0 {
		return nil
	}
	_, err := fmt.Fprintf(w, "%s %s in %s\n", ui.Count(count, "migration"), what, ui.Took(took))
	return err
}
