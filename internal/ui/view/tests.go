package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/plumbsql/plumb/internal/testfile"
	"github.com/plumbsql/plumb/internal/ui"
)

// Tests prints what `schema test` and `migrate test` found, and a summary.
func Tests(w io.Writer, p ui.Palette, results []testfile.Result) error {
	counts := map[string]int{}
	for _, r := range results {
		counts[r.Status]++
		word := map[string]string{"pass": p.Good("pass"), "fail": p.Bad("fail"), "skip": p.Warn("skip")}[r.Status]
		fmt.Fprintf(w, "%s %s %s\n", word, r.Name, p.Faint(ui.Took(r.Took)))
		for _, line := range r.Logs {
			fmt.Fprintf(w, "  %s\n", line)
		}
		if r.Failure != "" {
			fmt.Fprintf(w, "  %s\n", strings.ReplaceAll(r.Failure, "\n", "\n  "))
		}
	}
	_, err := fmt.Fprintf(w, "%s: %d passed, %d failed, %d skipped\n", ui.Count(len(results), "test"), counts["pass"], counts["fail"], counts["skip"])
	return err
}
