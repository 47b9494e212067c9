package kind

import "github.com/plumbsql/plumb/internal/catalog"

// UniqueIndex is a body of an index that may become the index of a key.
type UniqueIndex interface {
	// UniqueDefinition returns what stands after the name of the table in CREATE UNIQUE INDEX, or "" where the index is not
	// unique or has what a key can't.
	UniqueDefinition() string
}

// Keyed is a body of a constraint that may rest on a unique index.
type Keyed interface {
	// KeyIndex returns the UniqueDefinition of the index that enforces it, or "" where it is no such key.
	KeyIndex() string
}

// Twins returns the keys of a partition in the new state whose index is just like one that an index has there, and the indexes
// whose definition is that of a key: PostgreSQL may attach either of them to an index of the partitioned table, the older first.
func (c *Context) Twins(o *catalog.Object) []catalog.ID {
	if c.New.Get(catalog.ID{Kind: catalog.Partition, Schema: o.Parent.Schema, Name: o.Parent.Name}) == nil {
		return nil
	}
	definition := indexOf(o)
	if definition == "" {
		return nil
	}
	var twins []catalog.ID
	for _, part := range c.New.Parts(o.Parent) {
		if part.ID.Kind != o.ID.Kind && indexOf(part) == definition {
			twins = append(twins, part.ID)
		}
	}
	return twins
}

func indexOf(o *catalog.Object) string {
	switch body := o.Body.(type) {
	case UniqueIndex:
		return body.UniqueDefinition()
	case Keyed:
		return body.KeyIndex()
	}
	return ""
}

// Likened is a body of an index or key of a partition that PostgreSQL may attach to one of the partitioned table by what it is.
type Likened interface {
	// Likeness is the same for what PostgreSQL can't tell apart there, and "" for what it attaches in no such way.
	Likeness() string
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

// Unused returns a name that no object of a schema has in either state: the given one, or one like it.
func (c *Context) Unused(schema, name string) string {
	for _, db := range []*catalog.Database{c.Old, c.New} {
		for id := range db.Objects {
			if id.Schema == schema && (id.Name == name || id.Sub == name) {
				return c.Unused(schema, name+"_")
			}
		}
	}
	return name
}
