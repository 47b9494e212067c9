package column

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// breaks reports whether clients that write the old columns may fail: the column has another type, must be given a value, or
// takes none any more.
func breaks(c *kind.Context, ch diff.Change) bool {
	after := ch.New.Body.(*Column)
	if ch.Old == nil {
		value := catalog.ID{Kind: catalog.Default, Schema: ch.ID.Schema, Name: ch.ID.Name, Sub: ch.ID.Sub}
		return c.Existing(ch.New.Parent) && after.NotNull && c.New.Get(value) == nil && after.Identity == "" && after.Generated == ""
	}
	before := ch.Old.Body.(*Column)
	return ch.Has("type") || !before.NotNull && after.NotNull || after.Identity == "a" && before.Identity != "a" ||
		after.Generated != "" && before.Generated == ""
}
