package language

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed language.sql
var query string

// Language is a procedural language.
type Language struct {
	Trusted bool   `db:"trusted"`
	Handler string `db:"handler"`
	// Inline and Validator are functions, or "".
	Inline    string `db:"inline"`
	Validator string `db:"validator"`
}

// Room returns the room of languages.
func Room() *kind.Room {
	return &kind.Room{
		Words:    kind.Words{Grants: &kind.Grants{Word: "LANGUAGE", Asked: "language", Public: []string{"USAGE"}}},
		Reader:   catalog.Rows[Language]{Of: catalog.Language, Class: 2612, SQL: query},
		Create:   func(_ *kind.Context, n kind.Node) []ddl.Statement { return []ddl.Statement{create(n.Object)} },
		Drop:     kind.Drop,
		Alter:    func(_ *kind.Context, ch diff.Change) kind.Alteration { return kind.Alter(create(ch.New)) },
		Renaming: kind.Renamed(kind.ByName("pg_language", "lanname")),
	}
}

func create(o *catalog.Object) ddl.Statement {
	l := o.Body.(*Language)
	word := "LANGUAGE "
	if l.Trusted {
		word = "TRUSTED LANGUAGE "
	}
	sql := "CREATE OR REPLACE " + word + ddl.Ident(o.ID.Name) + " HANDLER " + l.Handler
	if l.Inline != "" {
		sql += " INLINE " + l.Inline
	}
	if l.Validator != "" {
		sql += " VALIDATOR " + l.Validator
	}
	return ddl.Run(sql)
}
