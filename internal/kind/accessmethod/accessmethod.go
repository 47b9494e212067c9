package accessmethod

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed accessmethod.sql
var query string

// AccessMethod is an access method of tables or indexes.
type AccessMethod struct {
	// Type is TABLE or INDEX.
	Type    string `db:"type"`
	Handler string `db:"handler"`
}

// Room returns the room of access methods.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[AccessMethod]{Of: catalog.AccessMethod, Class: 2601, SQL: query},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			a := n.Body.(*AccessMethod)
			missing := "NOT EXISTS (SELECT FROM pg_catalog.pg_am WHERE amname = " + ddl.Literal(n.ID.Name) + ")"
			return []ddl.Statement{ddl.RunWhen(missing, "CREATE ACCESS METHOD "+ddl.Ident(n.ID.Name)+" TYPE "+a.Type+" HANDLER "+a.Handler)}
		},
		Drop:  kind.Drop,
		Alter: kind.Anew,
	}
}
