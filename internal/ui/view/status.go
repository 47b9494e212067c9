package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/plumbsql/plumb/internal/migrate/runner"
	"github.com/plumbsql/plumb/internal/ui"
)

// Status prints what `migrate status` found.
func Status(w io.Writer, p ui.Palette, r *runner.StatusResult) error {
	var rows [][]ui.Cell
	for _, rev := range r.Applied {
		mark := ui.Cell{Text: "applied", Paint: p.Good}
		when := rev.ExecutedAt.UTC().Format("2006-01-02 15:04:05Z")
		if rev.Applied < rev.Total {
			mark = ui.Cell{Text: "stopped", Paint: p.Bad}
			when = fmt.Sprintf("after %d of %s", rev.Applied, ui.Count(rev.Total, "statement"))
		}
		rows = append(rows, []ui.Cell{mark, {Text: rev.Version, Paint: p.Strong}, {Text: rev.Description}, {Text: when, Paint: p.Faint}})
	}
	for _, file := range r.Pending {
		rows = append(rows, []ui.Cell{{Text: "pending", Paint: p.Warn}, {Text: file.Version, Paint: p.Strong}, {Text: file.Description}})
	}
	if err := ui.Table(w, rows); err != nil {
		return err
	}
	var b strings.Builder
	switch {
	case len(r.Pending) > 0:
		fmt.Fprintf(&b, "%s applied, %d pending\n", ui.Count(len(r.Applied), "migration"), len(r.Pending))
	default:
		fmt.Fprintf(&b, "%s applied, none pending\n", ui.Count(len(r.Applied), "migration"))
	}
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
