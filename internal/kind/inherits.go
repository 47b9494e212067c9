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

// Unchecked is a body of a part that a parent may have without looking at its rows, while a new child, which has none, has it
// whole.
type Unchecked interface {
	// MadeValid returns the body that a new child gets.
	MadeValid() any
}

// IsOwn reports whether a table that is no partition has a part of its own, beside those of its parents.
func IsOwn(part *catalog.Object) bool {
	local, ok := part.Body.(Local)
	return ok && local.IsLocal()
}

// unlike returns the attributes in which a part differs from what a new table takes from the parent's.
func unlike(part, parents *catalog.Object) []string {
	if body, ok := parents.Body.(Unchecked); ok {
		made := *parents
		made.Body = body.MadeValid()
		parents = &made
	}
	return catalog.Changed(part, parents)
}

// Inherits splits the parts of a new table: the quoted names of the parents that its statement names, in their order, the
// parts that the statement must have besides, and the statements that follow where a column has another default than the
// one that comes with it. What the table has from its parents alone, and just as they have it, is left out: PostgreSQL
// remembers whether a table named a column itself, and no statement changes that later.
func (c *Context) Inherits(n Node) (parents []string, parts []Node, then []ddl.Statement) {
	var bonds []catalog.ID
	for _, part := range n.Parts {
		if bond, ok := part.Body.(catalog.Child); ok {
			_, parent := bond.Bond(part.ID)
			bonds = append(bonds, parent)
			parents = append(parents, ddl.Ident(parent.Schema, parent.Name))
		}
	}
	for _, part := range n.Parts {
		if _, bond := part.Body.(catalog.Child); bond {
			continue
		}
		above := c.counterparts(part.Object, bonds)
		named := !c.comesFrom(part.Object, above)
		counted, counts := withoutIdentity(part, above)
		if named {
			parts = append(parts, counted)
		}
		then = append(then, c.ownDefault(part, above, named)...)
		then = append(then, ownNotNull(part.Object, above, named)...)
		then = append(then, counts...)
	}
	return parents, parts, then
}

// Counted is a body of a column that may be an identity column.
type Counted interface {
	// BehindIdentity returns the name of its sequence, or "".
	BehindIdentity() string
	// Uncounted returns the body of the same column that is none.
	Uncounted() any
	// Counts makes the column of the identity one, where it is none.
	Counts(column catalog.ID) ddl.Statement
}

// withoutIdentity returns a column that a new table has beside its parents' without its identity, and the statement that gives it
// that: PostgreSQL would give it the parents' default as well.
func withoutIdentity(part Node, above []*catalog.Object) (Node, []ddl.Statement) {
	body, ok := part.Body.(Counted)
	if !ok || len(above) == 0 || body.BehindIdentity() == "" {
		return part, nil
	}
	plain := *part.Object
	plain.Body = body.Uncounted()
	part.Object = &plain
	return part, []ddl.Statement{body.Counts(part.ID)}
}

// counterparts returns the parts of the parents that a part has its name from.
func (c *Context) counterparts(part *catalog.Object, parents []catalog.ID) []*catalog.Object {
	var found []*catalog.Object
	for _, parent := range parents {
		id := part.ID
		id.Schema, id.Name = parent.Schema, parent.Name
		if other := c.New.Get(id); other != nil {
			found = append(found, other)
		}
	}
	return found
}

// comesFrom reports whether the table has the part from its parents alone. Where they disagree about a column's default
// PostgreSQL wants to be told.
func (c *Context) comesFrom(part *catalog.Object, above []*catalog.Object) bool {
	if _, ok := part.Body.(Local); !ok || IsOwn(part) || len(above) == 0 {
		return false
	}
	theirs := c.theirDefault(above)
	for _, other := range above {
		changed := slices.DeleteFunc(unlike(part, other), later)
		if value := c.defaultOf(other.ID); len(changed) > 0 || value != nil && !sameDefault(theirs, value) {
			return false
		}
	}
	return true
}

// ownDefault returns the statements that give a column the default that CREATE TABLE did not give it.
func (c *Context) ownDefault(part Node, above []*catalog.Object, named bool) []ddl.Statement {
	if part.ID.Kind != catalog.Column || len(above) == 0 {
		return nil
	}
	own, theirs := c.defaultOf(part.ID), c.theirDefault(above)
	switch {
	case own == nil && theirs != nil:
		return []ddl.Statement{ddl.Run("ALTER TABLE ONLY " + ddl.Ident(part.ID.Schema, part.ID.Name) + " ALTER COLUMN " + ddl.Ident(part.ID.Sub) + " DROP DEFAULT")}
	case own != nil && !named && !sameDefault(own, theirs):
		// A default that is not among the parts has a statement of its own.
		for _, below := range part.Parts {
			if below.ID == own.ID {
				return c.Rooms[catalog.Default].Create(c, below)
			}
		}
	}
	return nil
}

// theirDefault returns the default that a column takes from its counterparts: that of the first which has one.
func (c *Context) theirDefault(above []*catalog.Object) *catalog.Object {
	for _, other := range above {
		if value := c.defaultOf(other.ID); value != nil {
			return value
		}
	}
	return nil
}

// later reports an attribute of a column that statements after its table's set, whether the table names it or not: no child gets
// its parent's identity.
func later(attribute string) bool {
	switch attribute {
	case "statistics", "options", "not_null", "storage", "compression",
		"identity", "start_value", "increment_by", "min_value", "max_value", "cache_size", "cycle":
		return true
	}
	return false
}

// Nullable is a body of a column.
type Nullable interface {
	// IsNotNull reports whether the column is NOT NULL.
	IsNotNull() bool
}

// ownNotNull returns the statement that makes a column NOT NULL, or not, where CREATE TABLE made it as the parents' is.
func ownNotNull(part *catalog.Object, above []*catalog.Object, named bool) []ddl.Statement {
	own, ok := part.Body.(Nullable)
	if !ok || len(above) == 0 {
		return nil
	}
	theirs := slices.ContainsFunc(above, func(other *catalog.Object) bool { return other.Body.(Nullable).IsNotNull() })
	column := "ALTER TABLE ONLY " + ddl.Ident(part.ID.Schema, part.ID.Name) + " ALTER COLUMN " + ddl.Ident(part.ID.Sub)
	switch {
	case own.IsNotNull() && !theirs && !named:
		return []ddl.Statement{ddl.Run(column + " SET NOT NULL")}
	case !own.IsNotNull() && theirs:
		return []ddl.Statement{ddl.Run(column + " DROP NOT NULL")}
	}
	return nil
}

// defaultOf returns the default of a column, or nil.
func (c *Context) defaultOf(column catalog.ID) *catalog.Object {
	column.Kind = catalog.Default
	return c.New.Get(column)
}

// sameDefault reports whether two columns have the same default, or none.
func sameDefault(a, b *catalog.Object) bool {
	return a == nil && b == nil || a != nil && b != nil && len(catalog.Changed(a, b)) == 0
}

// given are the attributes of a column that a new table takes from its parent, whatever it says itself.
var given = []string{"type", "collation", "generated", "expression"}

// CanInherit reports whether a new table may name the parent in its own statement: it has what the parent gives it.
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
		changed := unlike(own, part)
		if part.ID.Kind == catalog.Column {
			changed = slices.DeleteFunc(changed, func(name string) bool { return !slices.Contains(given, name) })
		}
		if len(changed) > 0 && !c.ComesLater(own, part) || ownExpression(own) || c.storedApart(own) {
			return false
		}
	}
	return true
}

// ComesLater reports whether a new table that names its parents has the part from them by a statement that stands alone: a
// constraint that is not checked, which is made with the parent's after both tables.
func (c *Context) ComesLater(part, parents *catalog.Object) bool {
	alone := c.Rooms[part.ID.Kind].Alone
	return alone != nil && alone(c, part) && !IsOwn(part) && c.Old.Get(parents.ID) == nil && len(catalog.Changed(parents, part)) == 0
}

// ownExpression reports a generated column that a table has by itself, too: PostgreSQL takes no clause for that with INHERITS.
func ownExpression(part *catalog.Object) bool {
	computed, ok := part.Body.(interface{ Computed() bool })
	local, is := part.Body.(Local)
	return ok && computed.Computed() && is && local.IsLocal()
}
