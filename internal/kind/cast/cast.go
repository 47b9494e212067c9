package cast

import (
	_ "embed"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed cast.sql
var query string

// Cast is a cast from one type to another.
type Cast struct {
	Source string `db:"source"`
	Target string `db:"target"`
	// Function is the function with its argument types, empty for the methods i (input and output) and b (same bytes).
	Function string `db:"function"`
	Method   string `db:"method"`
	// Context is the letter of pg_cast.castcontext: e explicit, a in assignments, i implicit.
	Context string `db:"context"`
}

var contextWords = map[string]string{"a": " AS ASSIGNMENT", "i": " AS IMPLICIT"}

// Room returns the room of casts.
func Room() *kind.Room {
	return &kind.Room{
		Words:  kind.Words{Name: func(_ *kind.Context, id catalog.ID) string { return "(" + id.Name + ")" }},
		Named:  true,
		Reader: catalog.Rows[Cast]{Of: catalog.Cast, Class: 2605, SQL: query},
		Create: create,
		Drop:   kind.Drop,
		Alter:  kind.Anew,
		// What uses a cast depends on its function alone, as PostgreSQL keeps it.
		Precedes: func(c *kind.Context, ch diff.Change) []catalog.ID {
			var users []catalog.ID
			for _, dep := range ch.New.Deps {
				if dep.Kind == catalog.Function {
					users = append(users, c.New.Dependents(dep)...)
				}
			}
			return slices.DeleteFunc(users, func(id catalog.ID) bool { return id.Kind == catalog.Cast || ch.New.DependsOn(id) })
		},
	}
}

func create(_ *kind.Context, n kind.Node) []ddl.Statement {
	c := n.Body.(*Cast)
	how := " WITHOUT FUNCTION"
	switch c.Method {
	case "f":
		how = " WITH FUNCTION " + c.Function
	case "i":
		how = " WITH INOUT"
	}
	missing := "NOT EXISTS (SELECT FROM pg_catalog.pg_cast WHERE castsource = " + ddl.TypeOf(c.Source) + " AND casttarget = " + ddl.TypeOf(c.Target) + ")"
	return []ddl.Statement{ddl.RunWhen(missing, "CREATE CAST ("+n.ID.Name+")"+how+contextWords[c.Context])}
}
