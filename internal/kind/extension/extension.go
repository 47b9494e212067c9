package extension

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed extension.sql
var query string

// Extension is an installed extension.
type Extension struct {
	Schema      string `db:"in_schema"`
	Relocatable bool   `db:"relocatable" diff:"-"`
	// Version is left out of comparisons: the server's packages decide it, and a schema file rarely names it.
	Version string `db:"version" diff:"-"`
}

// Room returns the room of extensions.
func Room() *kind.Room {
	return &kind.Room{
		Named: true,
		Reader: catalog.Rows[Extension]{Of: catalog.Extension, Class: 3079, SQL: query, Refine: func(o *catalog.Object, e *Extension) {
			o.Deps = append(o.Deps, catalog.ID{Kind: catalog.Schema, Name: e.Schema})
		}},
		Destroys: func(*catalog.Object) string {
			return "what tables hold in the extension's types, and the extension's own tables"
		},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			e := n.Body.(*Extension)
			return []ddl.Statement{ddl.Run("CREATE EXTENSION IF NOT EXISTS " + ddl.Ident(n.ID.Name) + " WITH SCHEMA " + ddl.Ident(e.Schema))}
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP EXTENSION IF EXISTS " + ddl.Ident(o.ID.Name))}
		},
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration {
			e := ch.New.Body.(*Extension)
			if !e.Relocatable {
				return kind.Replace
			}
			return kind.Alter(ddl.Run("ALTER EXTENSION " + ddl.Ident(ch.ID.Name) + " SET SCHEMA " + ddl.Ident(e.Schema)))
		},
	}
}
