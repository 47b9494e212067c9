package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/plumbsql/plumb/internal/roles"
	"github.com/plumbsql/plumb/internal/ui"
)

// Bootstrap prints what `roles bootstrap` makes sure of. The checks that come first are left out: they change nothing.
func Bootstrap(w io.Writer, p ui.Palette, statements []roles.Statement) error {
	last := ""
	for _, statement := range statements {
		if statement.Comment == "" || statement.Comment == last || strings.HasPrefix(statement.Comment, "Refuse ") {
			continue
		}
		last = statement.Comment
		if _, err := fmt.Fprintf(w, "%s %s\n", p.Warn("-"), statement.Comment); err != nil {
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
