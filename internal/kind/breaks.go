package kind

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
)

// BreaksWhen is Room.Breaks for a kind of which only an alteration can break clients.
func BreaksWhen(altered func(diff.Change) bool) func(*Context, diff.Change) bool {
	return func(_ *Context, ch diff.Change) bool { return ch.Old != nil && ch.New != nil && altered(ch) }
}

// BreaksOn is Room.Breaks for a kind of which some attributes are what clients rely on.
func BreaksOn(attributes ...string) func(*Context, diff.Change) bool {
	return BreaksWhen(func(ch diff.Change) bool { return ch.Has(attributes...) })
}

// Lost reports whether a list lacks something that it had.
func Lost(before, after []string) bool {
	return slices.ContainsFunc(before, func(item string) bool { return !slices.Contains(after, item) })
}

// Viewed is a body of a column of a view or table.
type Viewed interface {
	// Attribute returns what the column is in the row type of the relation, without its name.
	Attribute() Attribute
}

// BreaksView is Room.Breaks for views: another query may give a column another type.
func BreaksView(c *Context, ch diff.Change) bool {
	if ch.Old == nil || ch.New == nil {
		return false
	}
	return slices.ContainsFunc(c.Old.Parts(ch.ID), func(part *catalog.Object) bool {
		before, ok := part.Body.(Viewed)
		after := c.New.Get(part.ID)
		return ok && after != nil && after.Body.(Viewed).Attribute().Type != before.Attribute().Type
	})
}
