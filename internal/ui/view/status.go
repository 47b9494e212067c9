package view

import (
	"fmt"
	"io"
	"strings"

	"ariga.io/atlas-go-sdk/atlasexec"

	"github.com/plumbsql/plumb/internal/migrate/runner"
	"github.com/plumbsql/plumb/internal/ui"
)

// Status prints what `migrate status` found.
func Status(w io.Writer, p ui.Palette, r *runner.StatusResult) error {
	var rows [][]ui.Cell
	for _, file := range r.Baseline {
		rows = append(rows, baselineRow(p, file.Version, file.Description, "there already, not recorded yet"))
	}
	stopped := map[string]bool{}
	for _, rev := range r.Applied {
		if rev.Type != "baseline" && rev.Applied < rev.Total {
			stopped[rev.Version] = true
		}
		rows = append(rows, revisionRow(p, rev, stopped[rev.Version]))
	}
	pending := 0
	for _, file := range r.Pending {
		if stopped[file.Version] {
			continue // it has its line, and is counted, as stopped
		}
		pending++
		rows = append(rows, []ui.Cell{{Text: "pending", Paint: p.Warn}, {Text: file.Version, Paint: p.Strong}, {Text: file.Description}})
	}
	if err := ui.Table(w, rows); err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(counts(len(r.Applied)-len(stopped), len(stopped), pending) + "\n")
	if r.Error != "" {
		fmt.Fprintf(&b, "%s %s\n", p.Bad("last error:"), r.Error)
	}
	if r.Problem != "" {
		fmt.Fprintf(&b, "%s %s\n", p.Bad("problem:"), r.Problem)
		if r.Hint != "" {
			fmt.Fprintf(&b, "%s %s\n", p.Warn("hint:"), r.Hint)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// revisionRow is the line of a migration in the history.
func revisionRow(p ui.Palette, rev *atlasexec.Revision, stopped bool) []ui.Cell {
	mark := ui.Cell{Text: "applied", Paint: p.Good}
	when := rev.ExecutedAt.UTC().Format("2006-01-02 15:04:05Z")
	switch {
	case rev.Type == "baseline":
		return baselineRow(p, rev.Version, rev.Description, "there already")
	case stopped:
		mark = ui.Cell{Text: "stopped", Paint: p.Bad}
		when = fmt.Sprintf("after %d of %s", rev.Applied, ui.Count(rev.Total, "statement"))
	}
	return []ui.Cell{mark, {Text: rev.Version, Paint: p.Strong}, {Text: rev.Description}, {Text: when, Paint: p.Faint}}
}

// counts says how many migrations there are of each sort, so that each is counted once.
func counts(applied, stopped, pending int) string {
	text := ui.Count(applied, "migration") + " applied"
	if stopped > 0 {
		text += fmt.Sprintf(", %d stopped part-way", stopped)
	}
	if pending > 0 {
		return text + fmt.Sprintf(", %d pending", pending)
	}
	return text + ", none pending"
}
