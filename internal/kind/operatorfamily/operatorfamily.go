package operatorfamily

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed operatorfamily.sql
var query string

// Family is an operator family. Its name and access method say all; its loose members are objects of their own.
type Family struct{}

// Room returns the room of operator families.
func Room() *kind.Room {
	return &kind.Room{
		Words:  kind.Words{Name: kind.OfMethod},
		Reader: catalog.Rows[Family]{Of: catalog.OperatorFamily, Class: 2753, SQL: query},
		Create: func(c *kind.Context, n kind.Node) []ddl.Statement {
			word, name := kind.Spoken(c, n.ID)
			missing := ddl.MissingWhere("pg_opfamily", "opf", n.ID.Schema, n.ID.Name, ddl.UsesMethod("opf", n.ID.Sub))
			return []ddl.Statement{ddl.RunWhen(missing, "CREATE "+word+" "+name)}
		},
		Drop: func(c *kind.Context, o *catalog.Object) []ddl.Statement {
			return kind.DropOfMethod(c, o, "pg_opfamily", "opf")
		},
		Renaming: kind.Renamed(func(id catalog.ID) string {
			return ddl.PresentWhere("pg_opfamily", "opf", id.Schema, id.Name, ddl.UsesMethod("opf", id.Sub))
		}),
	}
}
