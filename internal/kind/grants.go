package kind

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
)

// Grants says how the privileges on objects of a kind are granted and asked for.
type Grants struct {
	// Word stands before the name in GRANT and REVOKE, "" for relations, which need none.
	Word string
	// Asked is the part of the name of the function that tells who has a privilege: table in has_table_privilege().
	Asked string
	// Public are the privileges that PostgreSQL gives to everybody.
	Public []string
	// Lookup is the function that finds the object by its name for that, "" where the name itself is given.
	Lookup string
}

// The grants of relations, of types and of objects with a name that belongs to no schema.
var (
	RelationGrants = &Grants{Asked: "table", Lookup: "to_regclass"}
	ColumnGrants   = &Grants{Asked: "column", Lookup: "to_regclass"}
	SequenceGrants = &Grants{Word: "SEQUENCE", Asked: "sequence", Lookup: "to_regclass"}
	TypeGrants     = &Grants{Word: "TYPE", Asked: "type", Lookup: "to_regtype", Public: []string{"USAGE"}}
)

// RoutineGrants returns the grants of a kind of routines, which word names.
func RoutineGrants(word string) *Grants {
	return &Grants{Word: word, Asked: "function", Lookup: "to_regprocedure", Public: []string{"EXECUTE"}}
}

// Grantable is an object on which privileges are granted.
type Grantable struct {
	// On stands in GRANT and REVOKE: its key word and name. A column's privileges are granted on its relation.
	On string
	// Column is the name of the column, "" for other objects.
	Column string
	// Held is the condition that a role, which is an SQL expression, has a privilege on it.
	Held func(role, privilege string) string
}

// Granted returns how statements about grants on an object name it.
func Granted(c *Context, id catalog.ID) Grantable {
	grants := c.Rooms[id.Kind].Words.Grants
	var g Grantable
	_, name := Spoken(c, id)
	if grants == ColumnGrants {
		g.Column, name = id.Sub, ddl.Ident(id.Schema, id.Name)
	}
	g.On = name
	if grants.Word != "" {
		g.On = grants.Word + " " + name
	}
	object := ddl.Literal(id.Name)
	if grants.Lookup != "" {
		object = "pg_catalog." + grants.Lookup + "(" + ddl.Literal(name) + ")"
	}
	if g.Column != "" {
		object += ", " + ddl.Literal(g.Column)
	}
	g.Held = func(role, privilege string) string {
		return "pg_catalog.has_" + grants.Asked + "_privilege(" + role + ", " + object + ", " + ddl.Literal(privilege) + ")"
	}
	return g
}
