package conversion

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed conversion.sql
var query string

// Conversion converts texts between two encodings.
type Conversion struct {
	Source   string `db:"source"`
	Target   string `db:"target"`
	Function string `db:"function"`
	Default  bool   `db:"is_default"`
}

// Room returns the room of conversions.
func Room() *kind.Room {
	return &kind.Room{
		Reader:   catalog.Rows[Conversion]{Of: catalog.Conversion, Class: 2607, SQL: query},
		Claims:   claims,
		Create:   create,
		Drop:     kind.Drop,
		Alter:    kind.Anew,
		Renaming: kind.Renamed(func(id catalog.ID) string { return ddl.Present("pg_conversion", "con", id.Schema, id.Name) }),
	}
}

// claims: a schema has one default conversion between two encodings.
func claims(o *catalog.Object) []string {
	if c := o.Body.(*Conversion); c.Default {
		return []string{"default conversion " + ddl.Ident(o.ID.Schema) + " " + c.Source + " " + c.Target}
	}
	return nil
}

func create(_ *kind.Context, n kind.Node) []ddl.Statement {
	c := n.Body.(*Conversion)
	word := "CREATE CONVERSION "
	if c.Default {
		word = "CREATE DEFAULT CONVERSION "
	}
	return []ddl.Statement{ddl.RunWhen(ddl.Missing("pg_conversion", "con", n.ID.Schema, n.ID.Name),
		word+ddl.Ident(n.ID.Schema, n.ID.Name)+" FOR "+ddl.Literal(c.Source)+" TO "+ddl.Literal(c.Target)+" FROM "+c.Function)}
}
