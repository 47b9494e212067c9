package hcl

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/hashicorp/hcl/v2"
	"github.com/plumbsql/plumb/internal/fail"
)

// maxErrors is how many errors are reported at once.
const maxErrors = 20

// Errors are several errors of one load, each a *fail.Error with its position and its hint in the text.
type Errors []error

// Error returns the errors, one after the other.
func (e Errors) Error() string { return errors.Join(e...).Error() }

// Unwrap returns the errors.
func (e Errors) Unwrap() []error { return e }

// errorf records an error at rng with a hint, which may be empty.
func (l *loader) errorf(rng hcl.Range, hint, format string, args ...any) {
	if len(l.errs) >= maxErrors {
		return
	}
	what := fmt.Sprintf(format, args...)
	width := 1
	if rng.Start.Line == rng.End.Line {
		width = rng.End.Byte - rng.Start.Byte
	}
	if frame := Frame(l.sources[rng.Filename], rng.Start.Line, l.byteColumn(rng), width); frame != "" {
		what += "\n" + frame
	}
	found := problem{rng: rng, err: fail.New(what, where(rng), hint)}
	if !slices.ContainsFunc(l.errs, func(p problem) bool { return p.rng == rng && p.err.What == what }) {
		l.errs = append(l.errs, found)
	}
}

// problem is an error with its place.
type problem struct {
	rng hcl.Range
	err *fail.Error
}

// byteColumn returns the column in bytes; HCL counts grapheme clusters.
func (l *loader) byteColumn(rng hcl.Range) int {
	src := l.sources[rng.Filename]
	start := min(rng.Start.Byte, len(src))
	return start - strings.LastIndexByte(string(src[:start]), '\n')
}

// diagnostics records what the HCL library found; a is the attribute that was read, or nil.
func (l *loader) diagnostics(diags hcl.Diagnostics, a *attr) {
	for _, diag := range diags {
		if diag.Severity != hcl.DiagError {
			continue
		}
		rng := hcl.Range{}
		if diag.Subject != nil {
			rng = *diag.Subject
		}
		if what, hint, ok := l.explain(diag, a); ok {
			l.errorf(rng, hint, "%s", what)
			continue
		}
		l.errorf(rng, "", "%s", sentence(diag))
	}
}

// sentence turns "Summary" and "Detail." into one line of the project's voice.
func sentence(diag *hcl.Diagnostic) string {
	what := diag.Summary
	if diag.Detail != "" {
		what += ": " + diag.Detail
	}
	what = strings.TrimSuffix(strings.Join(strings.Fields(what), " "), ".")
	if what == "" {
		return "invalid HCL"
	}
	return strings.ToLower(what[:1]) + what[1:]
}

// err returns what was recorded: nil, the one error, or all of them by position.
func (l *loader) err() error {
	slices.SortStableFunc(l.errs, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.rng.Filename, b.rng.Filename), cmp.Compare(a.rng.Start.Byte, b.rng.Start.Byte))
	})
	switch len(l.errs) {
	case 0:
		return nil
	case 1:
		return l.errs[0].err
	}
	all := make(Errors, len(l.errs))
	for i, p := range l.errs {
		what := p.err.What
		if p.err.Hint != "" {
			what += "\n  hint: " + p.err.Hint
		}
		all[i] = fail.New(what, p.err.Where, "")
	}
	return all
}

func where(rng hcl.Range) string {
	if rng.Filename == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d", rng.Filename, rng.Start.Line, rng.Start.Column)
}

// meant returns `, did you mean "x"?` for the candidate nearest to name, or "".
func meant(name string, candidates []string) string {
	best, bestDistance := "", min(len(name), 2+len(name)/4, 4)
	for _, candidate := range candidates {
		distance := levenshtein.Distance(strings.ToLower(name), strings.ToLower(candidate), nil)
		if distance == 2 && swapped(name, candidate) {
			distance = 1
		}
		closer := distance == bestDistance && best != "" && sameStart(name, candidate) && !sameStart(name, best)
		if distance < bestDistance || closer {
			best, bestDistance = candidate, distance
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(", did you mean %q?", best)
}

// swapped reports whether two words differ in the order of two letters only, which is one slip and not two.
func swapped(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	i := 0
	for i < len(a)-1 && a[i] == b[i] {
		i++
	}
	return i < len(a)-1 && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

func sameStart(a, b string) bool {
	return a != "" && b != "" && strings.EqualFold(a[:1], b[:1])
}

// oneOf returns "want one of a, b, c" in the order of the list.
func oneOf(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return "use one of " + strings.Join(words, ", ")
}

func compare(a, b string) int { return strings.Compare(a, b) }

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
