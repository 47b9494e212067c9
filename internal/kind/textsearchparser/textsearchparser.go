package textsearchparser

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed textsearchparser.sql
var query string

// Parser is one of the text search parsers: the functions that it calls, or "".
type Parser struct {
	Start    string `db:"start"`
	GetToken string `db:"gettoken"`
	End      string `db:"end_function"`
	Headline string `db:"headline"`
	LexTypes string `db:"lextypes"`
}

// Room returns the room of text search parsers.
func Room() *kind.Room {
	return &kind.Room{
		Reader:   catalog.Rows[Parser]{Of: catalog.TextSearchParser, Class: 3601, SQL: query},
		Create:   create,
		Drop:     kind.Drop,
		Alter:    kind.Anew,
		Renaming: kind.Renamed(func(id catalog.ID) string { return ddl.Present("pg_ts_parser", "prs", id.Schema, id.Name) }),
	}
}

func create(_ *kind.Context, n kind.Node) []ddl.Statement {
	body := n.Body.(*Parser)
	var functions []string
	for _, function := range []struct{ word, name string }{
		{"START", body.Start}, {"GETTOKEN", body.GetToken}, {"END", body.End}, {"HEADLINE", body.Headline}, {"LEXTYPES", body.LexTypes},
	} {
		if function.name != "" {
			functions = append(functions, function.word+" = "+function.name)
		}
	}
	return []ddl.Statement{ddl.RunWhen(ddl.Missing("pg_ts_parser", "prs", n.ID.Schema, n.ID.Name),
		"CREATE TEXT SEARCH PARSER "+ddl.Ident(n.ID.Schema, n.ID.Name)+" ("+strings.Join(functions, ", ")+")")}
}
