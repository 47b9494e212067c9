package viewcolumn

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed viewcolumn.sql
var query string

// ViewColumn is a column of a view.
type ViewColumn struct {
	// Default is what an INSERT into the view puts there.
	Default string `db:"default_expression"`
}

// Room returns the room of view columns.
func Room() *kind.Room {
	return &kind.Room{
		Reader:   catalog.Rows[ViewColumn]{Of: catalog.ViewColumn, Class: 1259, SQL: query},
		Absorbed: true,
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			if n.Body.(*ViewColumn).Default == "" {
				return nil
			}
			return []ddl.Statement{setDefault(n.Object)}
		},
		Drop:  func(*kind.Context, *catalog.Object) []ddl.Statement { return nil },
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration { return kind.Alter(setDefault(ch.New)) },
	}
}

func setDefault(o *catalog.Object) ddl.Statement {
	prefix := "ALTER VIEW " + ddl.Ident(o.ID.Schema, o.ID.Name) + " ALTER COLUMN " + ddl.Ident(o.ID.Sub)
	if expression := o.Body.(*ViewColumn).Default; expression != "" {
		return ddl.Run(prefix + " SET DEFAULT " + expression)
	}
	return ddl.Run(prefix + " DROP DEFAULT")
}
