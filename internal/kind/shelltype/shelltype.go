package shelltype

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed shelltype.sql
var query string

// Shell is a type of which there is only the name. It has no attributes.
type Shell struct{}

// Room returns the room of shell types.
func Room() *kind.Room {
	return &kind.Room{
		Words:  kind.Words{Is: "TYPE", Grants: kind.TypeGrants},
		Reader: catalog.Rows[Shell]{Of: catalog.ShellType, Class: 1247, SQL: query},
		Claims: func(o *catalog.Object) []string { return []string{kind.TypeClaim(o.ID.Schema, o.ID.Name)} },
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			return []ddl.Statement{ddl.RunWhen(ddl.Missing("pg_type", "typ", n.ID.Schema, n.ID.Name), "CREATE TYPE "+ddl.Ident(n.ID.Schema, n.ID.Name))}
		},
		Drop:  drop,
		Alter: kind.Anew,
	}
}

// drop: a repetition may find the type of the name that is more than that, or on its way to be: with functions that take it.
func drop(c *kind.Context, o *catalog.Object) []ddl.Statement {
	there := kind.ShellThere(o.ID)
	for _, other := range []catalog.Kind{catalog.BaseType, catalog.Range} {
		if c.New.Get(catalog.ID{Kind: other, Schema: o.ID.Schema, Name: o.ID.Name}) != nil {
			there = ddl.PresentWhere("pg_type", "typ", o.ID.Schema, o.ID.Name, "NOT c.typisdefined AND NOT "+
				ddl.RowExists("pg_depend", "refclassid = 'pg_catalog.pg_type'::regclass AND refobjid = c.oid"))
		}
	}
	return []ddl.Statement{ddl.RunWhen(there, "DROP TYPE "+ddl.Ident(o.ID.Schema, o.ID.Name))}
}
