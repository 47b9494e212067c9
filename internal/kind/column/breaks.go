package column

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// Required reports whether a row must give the column a value where it has no default.
func (c *Column) Required() bool { return c.NotNull && c.Identity == "" && c.Generated == "" }

// breaks reports whether clients that write the old columns may fail: the column has another type, must be given a value,
// takes none any more, or a value of the table's row type has a field more.
func breaks(c *kind.Context, ch diff.Change) bool {
	if ch.New == nil {
		return true
	}
	after := ch.New.Body.(*Column)
	value := catalog.ID{Kind: catalog.Default, Schema: ch.ID.Schema, Name: ch.ID.Name, Sub: ch.ID.Sub}
	if ch.Old == nil {
		if !c.Existing(ch.New.Parent) {
			return false
		}
		return c.Held(ch.New.Parent) || after.Required() && c.New.Get(value) == nil
	}
	before := ch.Old.Body.(*Column)
	counted := before.Identity != "" && after.Identity == "" && c.New.Get(value) == nil
	return ch.Has("type") || counted || !before.NotNull && after.NotNull || after.Identity == "a" && before.Identity != "a" ||
		after.Generated != "" && before.Generated == ""
}
