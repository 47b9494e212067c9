package textsearchtemplate

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed textsearchtemplate.sql
var query string

// Template is one of the text search templates: the functions that it calls, or "".
type Template struct {
	Init   string `db:"init"`
	Lexize string `db:"lexize"`
}

// Room returns the room of text search templates.
func Room() *kind.Room {
	return &kind.Room{
		Reader:   catalog.Rows[Template]{Of: catalog.TextSearchTemplate, Class: 3764, SQL: query},
		Create:   create,
		Drop:     kind.Drop,
		Alter:    kind.Anew,
		Renaming: kind.Renamed(func(id catalog.ID) string { return ddl.Present("pg_ts_template", "tmpl", id.Schema, id.Name) }),
	}
}

func create(_ *kind.Context, n kind.Node) []ddl.Statement {
	body := n.Body.(*Template)
	var functions []string
	for _, function := range []struct{ word, name string }{
		{"INIT", body.Init}, {"LEXIZE", body.Lexize},
	} {
		if function.name != "" {
			functions = append(functions, function.word+" = "+function.name)
		}
	}
	return []ddl.Statement{ddl.RunWhen(ddl.Missing("pg_ts_template", "tmpl", n.ID.Schema, n.ID.Name),
		"CREATE TEXT SEARCH TEMPLATE "+ddl.Ident(n.ID.Schema, n.ID.Name)+" ("+strings.Join(functions, ", ")+")")}
}
