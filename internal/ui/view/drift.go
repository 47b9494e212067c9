package view

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/drift"
	"github.com/plumbsql/plumb/internal/ui"
)

// Drift prints what `drift` found.
func Drift(w io.Writer, p ui.Palette, r *drift.Report) error {
	var b strings.Builder
	if r.Problem != "" {
		fmt.Fprintf(&b, "%s\n  %s\n", p.Strong("the database's history does not fit the migrations"), p.Bad(r.Problem))
		if r.Hint != "" {
			fmt.Fprintf(&b, "  %s\n", p.Faint("hint: "+r.Hint))
		}
	}
	if r.Live != nil {
		compared(&b, p, r.Live, "the database differs from the migrations that it has applied",
			"to bring the database back", "to keep the change, put this into a migration")
	}
	if r.Desired != nil {
		compared(&b, p, r.Desired, "the migrations differ from the schema files",
			"to reach the schema files (plumb migrate diff writes it)", "to reach the migrations from the schema files")
	}
	if len(r.Roles) > 0 {
		fmt.Fprintf(&b, "%s\n", p.Strong("the server's roles differ from the schema files"))
		if err := RolesDiff(&b, p, r.Roles); err != nil {
			return err
		}
	}
	for _, c := range []*drift.Comparison{r.Live, r.Desired} {
		if c != nil {
			for _, line := range slices.Concat(c.Skipped, c.Notes) {
				b.WriteString(p.Faint(line) + "\n")
			}
		}
	}
	if len(r.Pending) > 0 {
		fmt.Fprintf(&b, "%s not applied yet: %s\n", ui.Count(len(r.Pending), "migration"), strings.Join(r.Pending, ", "))
	}
	if r.Plumb() && (r.Live != nil || r.Desired != nil) {
		b.WriteString(p.Good("plumb") + ": " + equal(r) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func equal(r *drift.Report) string {
	switch {
	case r.Live == nil:
		return "the migrations build what the schema files say"
	case r.Desired == nil:
		return "the database is what its migrations build"
	}
	return "the database is what its migrations build, and the migrations build what the schema files say"
}

// mostRows is how many rows that differ are listed one by one.
const mostRows = 20

func compared(b *strings.Builder, p ui.Palette, c *drift.Comparison, title, repair, adopt string) {
	if c.Equal() {
		return
	}
	fmt.Fprintf(b, "%s\n", p.Strong(title))
	rows := 0
	for _, d := range c.Differences {
		if strings.HasPrefix(d.Object, "row ") {
			if rows++; rows > mostRows {
				continue
			}
		}
		paint := p.Warn
		switch d.Change {
		case "added":
			paint = p.Good
		case "removed":
			paint = p.Bad
		}
		fmt.Fprintf(b, "  %s\n", paint(d.Text))
	}
	if rows > mostRows {
		fmt.Fprintf(b, "  %s\n", p.Warn(fmt.Sprintf("and %d more rows", rows-mostRows)))
	}
	for _, line := range c.Unmanaged {
		fmt.Fprintf(b, "  %s\n", p.Warn(line+", of a kind of which only the name is compared"))
	}
	script(b, p, repair, c.Repair, c.NoRepair)
	script(b, p, adopt, c.Adopt, c.NoAdopt)
}

func script(b *strings.Builder, p ui.Palette, title, sql, problem string) {
	switch {
	case problem != "":
		fmt.Fprintf(b, "\n%s\n  %s\n", p.Faint("-- "+title+":"), p.Warn(problem))
	case sql != "":
		fmt.Fprintf(b, "\n%s\n%s\n", p.Faint("-- "+title+":"), strings.TrimRight(sql, "\n"))
	}
}
