package kind

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
)

// Local is a body of a part of a table that may come from the table's parents alone.
type Local interface {
	// IsLocal reports whether the table has the part of its own, beside those of its parents.
	IsLocal() bool
}

// Inherits splits the parts of a new table: the quoted names of the parents that its statement names, in their order, and
// the parts that the statement must have besides. What it has from its parents alone, and just as they have it, is left out:
// PostgreSQL remembers whether a table named a column itself, and no statement changes that later.
func (c *Context) Inherits(n Node) (parents []string, parts []Node) {
	var bonds []catalog.ID
	for _, part := range n.Parts {
		if bond, ok := part.Body.(catalog.Child); ok {
			_, parent := bond.Bond(part.ID)
			bonds = append(bonds, parent)
			parents = append(parents, ddl.Ident(parent.Schema, parent.Name))
		}
	}
	for _, part := range n.Parts {
		if _, bond := part.Body.(catalog.Child); !bond && !c.comesFrom(part.Object, bonds) {
			parts = append(parts, part)
		}
	}
	return parents, parts
}

// comesFrom reports whether the table has the part from its parents alone.
func (c *Context) comesFrom(part *catalog.Object, parents []catalog.ID) bool {
	local, ok := part.Body.(Local)
	if !ok || local.IsLocal() {
		return false
	}
	found := false
	for _, parent := range parents {
		id := part.ID
		id.Schema, id.Name = parent.Schema, parent.Name
		other := c.New.Get(id)
		if other == nil {
			continue
		}
		if len(catalog.Changed(part, other)) > 0 || !c.sameDefault(part.ID, id) {
			return false
		}
		found = true
	}
	return found
}

// sameDefault reports whether two columns have the same default, or none.
func (c *Context) sameDefault(a, b catalog.ID) bool {
	a.Kind, b.Kind = catalog.Default, catalog.Default
	x, y := c.New.Get(a), c.New.Get(b)
	return x == nil && y == nil || x != nil && y != nil && len(catalog.Changed(x, y)) == 0
}

// given are the attributes of a column that a new table takes from its parent, whatever it says itself.
var given = []string{"type", "collation", "generated", "expression", "storage", "compression"}

// CanInherit reports whether a new table may name the parent in its own statement: it has what the parent gives it, and
// no column lost a default that the parent has.
func (c *Context) CanInherit(child, parent catalog.ID) bool {
	for _, part := range c.New.Parts(parent) {
		heritable, ok := part.Body.(catalog.Heritable)
		if !ok || !heritable.Heritable() {
			continue
		}
		id := part.ID
		id.Schema, id.Name = child.Schema, child.Name
		own := c.New.Get(id)
		if own == nil {
			return false
		}
		changed := catalog.Changed(part, own)
		if part.ID.Kind == catalog.Column {
			theirs, ours := part.ID, own.ID
			theirs.Kind, ours.Kind = catalog.Default, catalog.Default
			if c.New.Get(theirs) != nil && c.New.Get(ours) == nil {
				return false
			}
			changed = slices.DeleteFunc(changed, func(name string) bool { return !slices.Contains(given, name) })
		}
		if len(changed) > 0 {
			return false
		}
	}
	return true
}
