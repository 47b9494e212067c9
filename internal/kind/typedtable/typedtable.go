package typedtable

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed typedtable.sql
var query string

// TypedTable binds a table to the composite type that it is a table of.
type TypedTable struct {
	Schema string `db:"of_schema"`
	Type   string `db:"of_type"`
}

// Whole implements catalog.Whole: the columns must be those of the type.
func (*TypedTable) Whole() bool { return true }

// Room returns the room of typed tables.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[TypedTable]{Of: catalog.TypedTable, SQL: query, Refine: func(o *catalog.Object, t *TypedTable) {
			o.Deps = append(o.Deps, catalog.ID{Kind: catalog.Composite, Schema: t.Schema, Name: t.Type})
		}},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement { return []ddl.Statement{bind(n.Object)} },
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.RunWhen(ddl.RowExists("pg_class", "oid = "+ddl.Regclass(o.ID.Schema, o.ID.Name)+" AND reloftype <> 0"),
				"ALTER TABLE "+ddl.Ident(o.ID.Schema, o.ID.Name)+" NOT OF")}
		},
		Alter:  func(*kind.Context, diff.Change) kind.Alteration { return kind.Replace },
		Filled: kind.BeforeRows,
	}
}

func bind(o *catalog.Object) ddl.Statement {
	t := o.Body.(*TypedTable)
	return ddl.Run("ALTER TABLE " + ddl.Ident(o.ID.Schema, o.ID.Name) + " OF " + ddl.Ident(t.Schema, t.Type))
}
