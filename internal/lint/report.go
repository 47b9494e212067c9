package lint

import (
	"fmt"
	"io"
	"strings"
)

// WriteText writes the findings for people and editors: one line `file:line:column: severity: message [rule]` each, and a
// line with the hint. Statements that no rule could read follow. It writes nothing when there is nothing to say.
func (r Report) WriteText(w io.Writer) error {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s [%s]\n", f.File, f.Line, f.Column, f.Severity, f.Message, f.Code)
		if f.Fix != "" {
			fmt.Fprintf(&b, "  hint: %s\n", f.Fix)
		}
	}
	for _, u := range r.Unparsed {
		fmt.Fprintf(&b, "%s:%d:%d: %s: not analysed: %s [unparsed]\n", u.File, u.Line, u.Column, Info, u.Message)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Count returns the number of findings of a severity.
func (r Report) Count(severity Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == severity {
			n++
		}
	}
	return n
}

// Summary is one line such as "2 errors, 1 warning in 3 files".
func (r Report) Summary() string {
	var parts []string
	for _, s := range []Severity{Error, Warning} {
		if n := r.Count(s); n > 0 {
			parts = append(parts, plural(n, string(s)))
		}
	}
	if len(parts) == 0 {
		parts = append(parts, "nothing found")
	}
	text := joinComma(parts) + " in " + plural(r.Files, "file")
	if len(r.Unparsed) > 0 {
		text += fmt.Sprintf(", %s of %d not analysed", plural(len(r.Unparsed), "statement"), r.Statements)
	}
	return text
}

func plural(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return fmt.Sprintf("%d %s", n, word)
}
