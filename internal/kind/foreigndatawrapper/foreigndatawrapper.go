package foreigndatawrapper

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/foreign"
)

//go:embed foreigndatawrapper.sql
var query string

// Wrapper is a foreign-data wrapper.
type Wrapper struct {
	// Handler and Validator are the quoted names of functions, or empty.
	Handler   string `db:"handler"`
	Validator string `db:"validator"`
	foreign.Options
}

// Room returns the room of foreign-data wrappers.
func Room() *kind.Room {
	return &kind.Room{
		Words: kind.Words{Grants: &kind.Grants{Word: "FOREIGN DATA WRAPPER", Asked: "foreign_data_wrapper"}},
		Reader: catalog.Rows[Wrapper]{
			Of: catalog.ForeignDataWrapper, Class: 2328, SQL: query,
			Refine: func(_ *catalog.Object, w *Wrapper) { w.Hide() },
		},
		Claims:  func(o *catalog.Object) []string { return []string{"foreign data wrapper " + o.ID.Name} },
		Refuses: func(c *kind.Context, o *catalog.Object) error { return o.Body.(*Wrapper).Refuses(c, o.ID) },
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			w := n.Body.(*Wrapper)
			return []ddl.Statement{ddl.RunWhen(ddl.Not(ddl.Named("pg_foreign_data_wrapper", "fdwname", n.ID.Name)),
				"CREATE FOREIGN DATA WRAPPER "+ddl.Ident(n.ID.Name)+functions(&Wrapper{}, w)+foreign.Clause(w.Written()))}
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP FOREIGN DATA WRAPPER IF EXISTS " + ddl.Ident(o.ID.Name))}
		},
		Alter:    alter,
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
		Renaming: kind.Renamed(kind.ByName("pg_foreign_data_wrapper", "fdwname")),
	}
}

func alter(_ *kind.Context, ch diff.Change) kind.Alteration {
	before, after := ch.Old.Body.(*Wrapper), ch.New.Body.(*Wrapper)
	prefix := "ALTER FOREIGN DATA WRAPPER " + ddl.Ident(ch.ID.Name)
	var a kind.Alteration
	if words := functions(before, after); words != "" {
		a.Statements = append(a.Statements, ddl.Run(prefix+words))
	}
	options, err := foreign.Change(prefix,
		foreign.Table{From: "pg_foreign_data_wrapper", Column: "fdwoptions", Where: "o.fdwname = " + ddl.Literal(ch.ID.Name)},
		ch, &before.Options, &after.Options)
	a.Statements, a.Refusal = append(a.Statements, options...), err
	return a
}

// functions returns the clauses for the functions that differ.
func functions(before, after *Wrapper) string {
	clause := ""
	for _, f := range []struct{ word, before, after string }{
		{"HANDLER", before.Handler, after.Handler},
		{"VALIDATOR", before.Validator, after.Validator},
	} {
		switch {
		case f.before == f.after:
		case f.after == "":
			clause += " NO " + f.word
		default:
			clause += " " + f.word + " " + f.after
		}
	}
	return clause
}
