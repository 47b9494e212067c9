package view

import (
	"fmt"
	"io"

	"github.com/plumbsql/plumb/internal/roles"
	"github.com/plumbsql/plumb/internal/ui"
)

// Bootstrap prints what `roles bootstrap` is going to do.
func Bootstrap(w io.Writer, p ui.Palette, pending []string) error {
	for _, change := range pending {
		if _, err := fmt.Fprintf(w, "%s %s\n", p.Warn("-"), change); err != nil {
			return err
		}
	}
	return nil
}

// RolesDiff prints the SQL that makes roles what the schema files say, and as comments what undoes that they don't say.
func RolesDiff(w io.Writer, p ui.Palette, differences []roles.Difference) error {
	for _, d := range differences {
		line := d.SQL + ";"
		if d.Extra {
			line = p.Faint("-- not in the schema files: " + line)
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// Changes prints changes that were made, one per line.
func Changes(w io.Writer, p ui.Palette, changes []string) error {
	for _, change := range changes {
		if _, err := fmt.Fprintf(w, "%s %s\n", p.Good("+"), change); err != nil {
			return err
		}
	}
	return nil
}
