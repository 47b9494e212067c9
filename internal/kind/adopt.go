package kind

import "github.com/plumbsql/plumb/internal/catalog"

// UniqueIndex is a body of an index that may become the index of a key.
type UniqueIndex interface {
	// UniqueDefinition returns what stands after the name of the table in CREATE UNIQUE INDEX, or "" where the index is not
	// unique or has what a key can't.
	UniqueDefinition() string
}

// UniqueOn is the service of what keeps the rows of a table unique.
func UniqueOn(table catalog.ID) string { return "unique on " + table.String() }

// Renamable reports whether the old object can become the new one with nothing left behind: of its own parts it has at most
// a comment, which the new one has too. What else depends on it is dropped before.
func (c *Context) Renamable(old, new catalog.ID) bool {
	for _, dependent := range c.Old.Dependents(old) {
		object := c.Old.Get(dependent)
		part := object.Parent == old || object.GoesWith == old || dependent.Kind == catalog.IndexPartition
		comment := dependent.Kind == catalog.Comment && dependent.Target() == old && c.commented(new)
		if part && !comment {
			return false
		}
	}
	return true
}

func (c *Context) commented(id catalog.ID) bool {
	for _, part := range c.New.Parts(id) {
		if part.ID.Kind == catalog.Comment && part.ID.Target() == id {
			return true
		}
	}
	return false
}

// Referenced reports whether foreign keys point to what an index or a key keeps unique, in either state.
func (c *Context) Referenced(id catalog.ID) bool {
	for _, db := range []*catalog.Database{c.Old, c.New} {
		for _, dependent := range db.Dependents(id) {
			if dependent.Kind == catalog.Constraint {
				return true
			}
		}
	}
	return false
}
