package kind

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
)

// Below returns the parts that the tables below a table, partitions and others, have by the name of a part of it in the new
// state, those of nearer tables first: columns or constraints.
func (c *Context) Below(part catalog.ID) []*catalog.Object {
	return c.below(part, func(catalog.ID, catalog.ID) bool { return true }, map[catalog.ID]bool{part: true})
}

// BoundBelow is Below for the tables that are bound before the plan begins and stay so: what a statement for the table above
// reaches.
func (c *Context) BoundBelow(part catalog.ID) []*catalog.Object {
	return c.below(part, c.boundBefore, map[catalog.ID]bool{part: true})
}

// boundBefore reports whether a bond to a parent is there before the plan begins and stays.
func (c *Context) boundBefore(bond, parent catalog.ID) bool {
	before := c.Old.Get(bond)
	if before == nil || c.Rebuilt(bond) {
		return false
	}
	_, was := before.Body.(catalog.Child).Bond(bond)
	return was == parent
}

// ReachedBelow is BoundBelow with the tables that are bound to the parent before it gets the part: see ComesFirst.
func (c *Context) ReachedBelow(part catalog.ID) []*catalog.Object {
	return c.below(part, func(bond, parent catalog.ID) bool {
		child, _ := c.New.Get(bond).Body.(catalog.Child).Bond(bond)
		from, below := part, part
		from.Schema, from.Name, below.Schema, below.Name = parent.Schema, parent.Name, child.Schema, child.Name
		return c.boundBefore(bond, parent) || c.Old.Get(bond) == nil && c.Existing(child) && c.ComesFirst(c.New.Get(from), c.New.Get(below))
	}, map[catalog.ID]bool{part: true})
}

// ComesFirst reports whether a table that is there becomes a child before the new parent gets a new part, so that it has it from
// there alone.
func (c *Context) ComesFirst(from, below *catalog.Object) bool {
	return !IsOwn(below) && len(catalog.Changed(from, below)) == 0 && !c.Existing(from.ID) && !c.Existing(below.ID)
}

func (c *Context) below(part catalog.ID, bound func(bond, parent catalog.ID) bool, seen map[catalog.ID]bool) []*catalog.Object {
	table := c.TableOf(part)
	var parts []*catalog.Object
	for _, dependent := range c.New.Dependents(table) {
		body, ok := c.New.Get(dependent).Body.(catalog.Child)
		if !ok {
			continue
		}
		child, parent := body.Bond(dependent)
		id := catalog.ID{Kind: part.Kind, Schema: child.Schema, Name: child.Name, Sub: part.Sub}
		if object := c.New.Get(id); parent == table && object != nil && !seen[id] && bound(dependent, parent) {
			seen[id] = true
			parts = append(append(parts, object), c.below(id, bound, seen)...)
		}
	}
	return parts
}

// Sparing returns "ONLY " for a part of a table that goes there but stays in a table below: the tables between drop theirs
// by themselves.
func (c *Context) Sparing(part *catalog.Object) string {
	if c.staysBelow(part.ID, part.Parent, map[catalog.ID]bool{}) {
		return "ONLY "
	}
	return ""
}

func (c *Context) staysBelow(part, table catalog.ID, seen map[catalog.ID]bool) bool {
	for _, dependent := range c.Old.Dependents(table) {
		body, ok := c.Old.Get(dependent).Body.(catalog.Child)
		if !ok || dependent.Kind != catalog.Inherits {
			continue
		}
		child, parent := body.Bond(dependent)
		part.Schema, part.Name = child.Schema, child.Name
		if parent != table || seen[child] || c.Old.Get(part) == nil {
			continue
		}
		seen[child] = true
		if c.New.Get(part) != nil && !c.Rebuilt(part) || c.staysBelow(part, child, seen) {
			return true
		}
	}
	return false
}

// KeyedTables returns the tables that must be made anew before the columns can have another type, because their rows are in
// partitions by them: a column's own table, or a partition that has partitions.
func (c *Context) KeyedTables(columns ...*catalog.Object) []catalog.ID {
	var tables []catalog.ID
	for _, column := range columns {
		for _, below := range append([]*catalog.Object{column}, c.Below(column.ID)...) {
			before := c.Old.Get(below.ID)
			if before == nil {
				continue
			}
			if DecidesPartition(before) {
				tables = append(tables, before.Parent)
				break
			}
		}
	}
	return tables
}

// DecidesPartition reports whether an object is a column by which the rows of its table are in partitions.
func DecidesPartition(object *catalog.Object) bool {
	body, ok := object.Body.(interface{ KeyOfPartitions() bool })
	return ok && body.KeyOfPartitions()
}

// KeysUsing returns the partitioned tables that must be made anew before an object can be, because an expression of their key
// uses it.
func (c *Context) KeysUsing(id catalog.ID) []catalog.ID {
	var tables []catalog.ID
	for _, dependent := range c.Old.Dependents(id) {
		if dependent.Kind == catalog.Table && c.Partitioned(dependent) && c.New.Get(dependent) != nil {
			tables = append(tables, dependent)
		}
	}
	return tables
}

// Awaited reports whether rows of tables wait that have values of an object which is made anew: see Room.Leaves.
func (c *Context) Awaited(id catalog.ID) bool {
	return slices.ContainsFunc(c.Old.Dependents(id), func(dependent catalog.ID) bool {
		table := dependent
		if dependent.Kind == catalog.Column {
			table = c.Old.Get(dependent).Parent
		}
		return c.Refilled(table) && !c.Copied(table)
	})
}

// Referring returns the foreign keys of other tables, in a state, that refer to a table, or to one above of which it is a
// partition. Copies that partitions have of a foreign key are left out.
func Referring(db *catalog.Database, table catalog.ID) []catalog.ID {
	var found []catalog.ID
	for _, key := range db.Parts(table) {
		if key.ID.Kind != catalog.Constraint && key.ID.Kind != catalog.Index {
			continue // a foreign key of the table depends on its columns
		}
		for _, dependent := range db.Dependents(key.ID) {
			object := db.Get(dependent)
			if dependent.Kind == catalog.Constraint && object.Parent != table && len(object.Inherited) == 0 && !slices.Contains(found, dependent) && refers(object) {
				found = append(found, dependent)
			}
		}
	}
	if bond := db.Get(catalog.ID{Kind: catalog.Partition, Schema: table.Schema, Name: table.Name}); bond != nil {
		_, parent := bond.Body.(catalog.Child).Bond(bond.ID)
		found = append(found, Referring(db, parent)...)
	}
	return found
}

// refers reports whether a constraint is a foreign key.
func refers(constraint *catalog.Object) bool {
	body, ok := constraint.Body.(interface{ Compares() bool })
	return ok && body.Compares()
}
