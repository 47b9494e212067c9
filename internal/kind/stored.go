package kind

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
)

// Stored is a body of a column.
type Stored interface {
	// StoredAs returns how PostgreSQL stores values: the letter of the storage, "" for the type's own, and that of the compression.
	StoredAs() (storage, compression string)
}

// Given returns how the values of a column of a new table may be stored once that is made with its parents: as the columns of these
// are before or after their change. It is empty for a table that is there, or gets parents later.
func (c *Context) Given(column *catalog.Object) []Stored {
	for _, part := range c.New.Parts(column.Parent) {
		if bond, ok := part.Body.(catalog.Child); ok && part.ID.Kind == catalog.Inherits {
			if _, parent := bond.Bond(part.ID); c.Existing(column.Parent) || !c.CanInherit(column.Parent, parent) {
				return nil
			}
		}
	}
	return append(c.parentsColumns(column, c.Old), c.parentsColumns(column, c.New)...)
}

// parentsColumns returns the columns from which a column of the new state comes, as they are in a state.
func (c *Context) parentsColumns(column *catalog.Object, db *catalog.Database) []Stored {
	var found []Stored
	for _, part := range c.New.Parts(column.Parent) {
		bond, ok := part.Body.(catalog.Child)
		if !ok || part.ID.Kind != catalog.Inherits {
			continue
		}
		_, parent := bond.Bond(part.ID)
		id := column.ID
		id.Schema, id.Name = parent.Schema, parent.Name
		if object := db.Get(id); object != nil {
			found = append(found, object.Body.(Stored))
		}
	}
	return found
}

// storedApart reports whether the parents of a column disagree about how its values are stored: PostgreSQL makes no table of them.
func (c *Context) storedApart(part *catalog.Object) bool {
	if part.ID.Kind != catalog.Column {
		return false
	}
	var first [2]string
	return slices.ContainsFunc(c.parentsColumns(part, c.New), func(parents Stored) bool {
		storage, compression := parents.StoredAs()
		if first == ([2]string{}) {
			first = [2]string{storage + ".", compression}
		}
		return first != [2]string{storage + ".", compression}
	})
}
