package transform

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed transform.sql
var query string

// Transform adapts a type to a language. Its name is the type, LANGUAGE and the language.
type Transform struct {
	// FromSQL and ToSQL are functions with their argument types, or "".
	FromSQL string `db:"from_sql"`
	ToSQL   string `db:"to_sql"`
}

// Room returns the room of transforms.
func Room() *kind.Room {
	return &kind.Room{
		Words:  kind.Words{Name: func(_ *kind.Context, id catalog.ID) string { return "FOR " + id.Name }},
		Reader: catalog.Rows[Transform]{Of: catalog.Transform, Class: 3576, SQL: query},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement { return []ddl.Statement{create(n.Object)} },
		Drop:   kind.Drop,
		Alter:  func(_ *kind.Context, ch diff.Change) kind.Alteration { return kind.Alter(create(ch.New)) },
	}
}

func create(o *catalog.Object) ddl.Statement {
	t := o.Body.(*Transform)
	var functions []string
	if t.FromSQL != "" {
		functions = append(functions, "FROM SQL WITH FUNCTION "+t.FromSQL)
	}
	if t.ToSQL != "" {
		functions = append(functions, "TO SQL WITH FUNCTION "+t.ToSQL)
	}
	return ddl.Run("CREATE OR REPLACE TRANSFORM FOR " + o.ID.Name + " (" + strings.Join(functions, ", ") + ")")
}
