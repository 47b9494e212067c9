package composite

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed composite.sql
var query string

// Composite is a composite type of its own.
type Composite struct {
	// Attributes are the definitions of the attributes: a quoted name, a type, and a collation where it isn't the type's.
	Attributes []string `db:"attributes"`
}

// Room returns the room of composite types.
func Room() *kind.Room {
	return &kind.Room{
		Exists:     func(id catalog.ID) string { return ddl.TypeExists(id.Schema, id.Name, "c") },
		Reader:     catalog.Rows[Composite]{Of: catalog.Composite, Class: 1247, SQL: query},
		DefaultACL: "TYPES",
		Claims: func(o *catalog.Object) []string {
			return []string{kind.TypeClaim(o.ID.Schema, o.ID.Name), kind.RelationClaim(o.ID.Schema, o.ID.Name)}
		},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			attributes := strings.Join(n.Body.(*Composite).Attributes, ", ")
			return []ddl.Statement{ddl.RunWhen(ddl.TypeMissing(n.ID.Schema, n.ID.Name),
				"CREATE TYPE "+ddl.Ident(n.ID.Schema, n.ID.Name)+" AS ("+attributes+")")}
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP TYPE IF EXISTS " + ddl.Ident(o.ID.Schema, o.ID.Name))}
		},
		Alter: func(c *kind.Context, ch diff.Change) kind.Alteration {
			for _, dependent := range c.Old.Dependents(ch.ID) {
				if dependent.Kind == catalog.Column && c.New.Get(dependent) != nil {
					return kind.Alteration{Refusal: fail.New("the attributes of a composite type that columns use can't be changed in place",
						ch.ID.String(), "make a type of another name, move the columns to it, and drop this one")}
				}
			}
			return kind.Replace
		},
		Renaming: renaming(),
	}
}
