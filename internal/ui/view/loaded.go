package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/ui"
)

// Loaded prints what `schema validate` loaded.
func Loaded(w io.Writer, p ui.Palette, r *inspect.Loaded) error {
	counts := make([]string, len(r.Objects))
	for i, c := range r.Objects {
		counts[i] = ui.Count(c.Count, c.Kind)
	}
	what := strings.Join(counts, ", ")
	if what == "" {
		what = "nothing"
	}
	_, err := fmt.Fprintf(w, "%s PostgreSQL %d took %s: %s\n", p.Good("valid:"), r.Version, strings.Join(r.Src, ", "), what)
	return err
}
