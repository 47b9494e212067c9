package column

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// blocks: PostgreSQL rewrites no rows that other tables have as values, and gives those no values for a new column. Bonds of tables
// are in the way where it doesn't change a column below another.
func blocks(c *kind.Context, ch diff.Change) []catalog.ID {
	if ch.New == nil || c.Old.Get(ch.New.Parent) == nil {
		return nil
	}
	switch ch.New.Parent.Kind {
	case catalog.Table:
	case catalog.ForeignTable:
		if ch.Old == nil || !ch.Has("type", "collation") {
			return nil // it has no rows of its own that would need a value
		}
	default:
		return nil
	}
	if ch.Old != nil && ch.Has("type", "collation") {
		if bonds := otherParents(c, ch.New); len(bonds) > 0 {
			return bonds
		}
	}
	after := ch.New.Body.(*Column)
	if ch.Old != nil && ch.Has("not_null") && !after.NotNull {
		if bonds := heldPartitions(c, ch.ID); len(bonds) > 0 {
			return bonds
		}
	}
	if ch.Old != nil && ch.Has("generated") && after.Generated == "" {
		if bonds := secondLevel(c, ch.New); len(bonds) > 0 {
			return bonds
		}
	}
	value := c.New.Get(catalog.ID{Kind: catalog.Default, Schema: ch.ID.Schema, Name: ch.ID.Name, Sub: ch.ID.Sub})
	switch {
	case ch.Old == nil && (after.Identity != "" || after.Generated == "s" || value != nil):
	case ch.Old != nil && (ch.Has("type", "collation") || c.Aside(ch.ID)):
	default:
		return nil
	}
	return append(c.Inside(ch.New.Parent), c.Kept(ch.New.Parent)...)
}

// otherParents returns the bonds of a table with the parents, but the first, from which it has a column: PostgreSQL changes the
// type of a column from one parent only.
func otherParents(c *kind.Context, column *catalog.Object) []catalog.ID {
	var bonds []catalog.ID
	for _, bond := range column.Inherited {
		if bond.Via.Kind == catalog.Inherits && bond.Made && c.Old.Get(bond.Via) != nil {
			bonds = append(bonds, bond.Via)
		}
	}
	if len(bonds) < 2 {
		return nil
	}
	return bonds[1:]
}

// secondLevel returns the bonds of the tables that have a column from one that has it from another: DROP EXPRESSION reaches the
// tables right below, and refuses where these have others below them (ATPrepDropExpression in PostgreSQL's tablecmds.c).
func secondLevel(c *kind.Context, column *catalog.Object) []catalog.ID {
	if !slices.ContainsFunc(column.Inherited, func(bond catalog.Inheritance) bool { return bond.Made && c.Old.Get(bond.Via) != nil }) {
		return nil
	}
	var bonds []catalog.ID
	for _, dependent := range c.Old.Dependents(column.Parent) {
		if body, ok := c.Old.Get(dependent).Body.(catalog.Child); ok {
			if _, parent := body.Bond(dependent); parent == column.Parent {
				bonds = append(bonds, dependent)
			}
		}
	}
	return bonds
}

// pending holds as long as a new column is missing, or an old one has its old type.
func pending(_ *kind.Context, ch diff.Change) string {
	if ch.Old == nil {
		return ddl.Not(ddl.ColumnExists(ch.ID.Schema, ch.ID.Name, ch.ID.Sub))
	}
	before := ch.Old.Body.(*Column)
	return ddl.Not(ddl.ColumnTypeDiffers(ch.ID.Schema, ch.ID.Name, ch.ID.Sub, before.Type, before.TypeModifier))
}

// move knows how the values of a column wait for their new type.
type move struct {
	c             *kind.Context
	id            catalog.ID
	before, after *Column
	pending       string
}

// aside sets the values of a column aside while the types that they are made of are made anew. What is a built-in type in the
// end waits as that one; all else as text, or as JSON where the parts of a composite type come, go or change places.
func aside(c *kind.Context, ch diff.Change, pending string) (kind.Aside, bool) {
	before, after := ch.Old.Body.(*Column), ch.New.Body.(*Column)
	if before.Generated != "" || after.Generated != "" || ch.New.Parent.Kind == catalog.ForeignTable || pending == "" {
		return kind.Aside{}, false
	}
	m := move{c, ch.ID, before, after, pending}
	if flat := kind.Undomained(c.New, after.Type); flat != after.Type && c.Stays(flat) && !c.Brought(ch.ID) {
		away := m.away(flat, converted(c, ddl.Ident(ch.ID.Sub), before, &Column{Type: flat}), loses(kind.Undomained(c.Old, before.Type), flat))
		return kind.Aside{Away: away, Back: m.back("::" + after.Type)}, true
	}
	shape := c.Reshaped(ch.ID)
	switch {
	case shape.Changed && shape.Ranged:
		return kind.Aside{}, false
	case shape.Changed:
		away := m.away("json", "pg_catalog.to_json("+ddl.Ident(ch.ID.Sub)+")", lostAsJSON(shape))
		return kind.Aside{Away: away, Back: m.fromJSON(c)}, true
	}
	return kind.Aside{Away: m.away("text", ddl.Ident(ch.ID.Sub)+"::text", ""), Back: m.back("::" + after.Type)}, true
}

// lostAsJSON says what is lost where values wait as JSON, or is empty.
func lostAsJSON(shape kind.Reshape) string {
	switch {
	case shape.Less:
		return "the values of attributes that go"
	case shape.JSON:
		return "the difference of JSON null and no value within the values"
	}
	return ""
}

// away turns the column into another type as long as it has the old one and the change of that is not made.
func (m move) away(target, expression, destroys string) []ddl.Statement {
	still := ddl.ColumnHas(m.id.Schema, m.id.Name, m.id.Sub, "a.atttypid = "+ddl.TypeOf(m.before.Type))
	return m.c.Retyped(m.id, ddl.RunWhen(m.pending+" AND "+still, m.prefix()+" TYPE "+target+" USING "+expression).Destructive(destroys))
}

func (m move) prefix() string {
	return "ALTER TABLE " + ddl.Ident(m.id.Schema, m.id.Name) + " ALTER COLUMN " + ddl.Ident(m.id.Sub)
}

// back turns the column into its new type.
func (m move) back(cast string) []ddl.Statement {
	return m.to(ddl.Ident(m.id.Sub) + cast)
}

func (m move) to(expression string) []ddl.Statement {
	target := m.after.Type
	if m.after.Collation != "" {
		target += " COLLATE " + m.after.Collation
	}
	return m.c.Retyped(m.id, ddl.RunWhen(m.differs(), m.prefix()+" TYPE "+target+" USING "+expression))
}

func (m move) differs() string {
	return ddl.ColumnTypeDiffers(m.id.Schema, m.id.Name, m.id.Sub, m.after.Type, m.after.TypeModifier)
}

// fromJSON fills the parts of a composite type by their names.
func (m move) fromJSON(c *kind.Context) []ddl.Statement {
	ahead, expression, behind := populated(c, m.id, m.after, m.differs())
	return slices.Concat(ahead, m.to(expression), behind)
}

// populated returns the expression that fills the parts of a composite type by their names from JSON. PostgreSQL does that for a
// composite type only, so that an array stands in one for the time, which is made before where a condition holds.
func populated(c *kind.Context, id catalog.ID, after *Column, condition string) (ahead []ddl.Statement, expression string, behind []ddl.Statement) {
	value := ddl.Ident(id.Sub)
	if !strings.HasSuffix(kind.Undomained(c.New, after.Type), "[]") {
		return nil, "pg_catalog.json_populate_record(NULL::" + after.Type + ", " + value + ")", nil
	}
	name := kind.Beside(id.Name + "_" + id.Sub)
	holder := ddl.Ident(id.Schema, name)
	ahead = append(ahead, ddl.RunWhen(condition+" AND "+ddl.TypeMissing(id.Schema, name), "CREATE TYPE "+holder+" AS (held "+after.Type+")"))
	expression = "(pg_catalog.json_populate_record(NULL::" + holder + ", pg_catalog.json_build_object('held', " + value + "))).held"
	return ahead, expression, append(behind, ddl.Run("DROP TYPE IF EXISTS "+holder))
}
