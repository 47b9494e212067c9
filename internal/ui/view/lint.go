package view

import (
	"fmt"
	"io"

	"github.com/plumbsql/plumb/internal/lint"
	"github.com/plumbsql/plumb/internal/ui"
)

// Lint prints what `migrate lint` found: `file:line:column: severity: message [rule]`, and what to write instead.
func Lint(w io.Writer, p ui.Palette, r *lint.Report) error {
	paint := map[lint.Severity]func(string) string{lint.Error: p.Bad, lint.Warning: p.Warn, lint.Info: p.Faint}
	for _, f := range r.Findings {
		fmt.Fprintf(w, "%s:%d:%d: %s %s %s\n", f.File, f.Line, f.Column, paint[f.Severity](string(f.Severity)+":"), f.Message, p.Faint("["+f.Code+"]"))
		if f.Fix != "" {
			fmt.Fprintf(w, "  %s %s\n", p.Warn("hint:"), f.Fix)
		}
	}
	for _, u := range r.Unparsed {
		fmt.Fprintf(w, "%s:%d:%d: %s no rule could read this statement: %s\n", u.File, u.Line, u.Column, p.Faint("info:"), u.Message)
	}
	if len(r.Findings) == 0 {
		_, err := fmt.Fprintf(w, "%s: %s, %s\n", p.Good("no findings"), ui.Count(r.Files, "file"), ui.Count(r.Statements, "statement"))
		return err
	}
	_, err := fmt.Fprintln(w, p.Strong(r.Summary()))
	return err
}
