package view

import (
	"fmt"
	"io"

	"github.com/plumbsql/plumb/internal/scaffold"
	"github.com/plumbsql/plumb/internal/ui"
)

// Init prints what `init` wrote.
func Init(w io.Writer, p ui.Palette, r *scaffold.Result) error {
	for _, file := range r.Files {
		if _, err := fmt.Fprintf(w, "%s %s\n", p.Good("wrote"), file); err != nil {
			return err
		}
	}
	return nil
}
