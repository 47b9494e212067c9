package kind

import (
	"slices"

	"github.com/plumbsql/plumb/internal/diff"
)

// BreaksOn is Room.Breaks for a kind of which some attributes are what clients rely on.
func BreaksOn(attributes ...string) func(*Context, diff.Change) bool {
	return func(_ *Context, ch diff.Change) bool { return ch.Old != nil && ch.Has(attributes...) }
}

// Lost reports whether a list lacks something that it had.
func Lost(before, after []string) bool {
	return slices.ContainsFunc(before, func(item string) bool { return !slices.Contains(after, item) })
}
