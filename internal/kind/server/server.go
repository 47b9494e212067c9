package server

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/foreign"
)

//go:embed server.sql
var query string

// Server is a foreign server.
type Server struct {
	Wrapper string `db:"wrapper"`
	Type    string `db:"type"`
	Version string `db:"version"`
	foreign.Options
}

// Room returns the room of foreign servers.
func Room() *kind.Room {
	return &kind.Room{
		Words: kind.Words{Grants: &kind.Grants{Word: "FOREIGN SERVER", Asked: "server"}},
		Reader: catalog.Rows[Server]{
			Of: catalog.Server, Class: 1417, SQL: query,
			Refine: func(_ *catalog.Object, s *Server) { s.Hide() },
		},
		Claims:  func(o *catalog.Object) []string { return []string{"server " + o.ID.Name} },
		Refuses: func(c *kind.Context, o *catalog.Object) error { return o.Body.(*Server).Refuses(c, o.ID) },
		Create:  create,
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP SERVER IF EXISTS " + ddl.Ident(o.ID.Name))}
		},
		Alter:    alter,
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
		Renaming: kind.Renamed(kind.ByName("pg_foreign_server", "srvname")),
	}
}

func create(_ *kind.Context, n kind.Node) []ddl.Statement {
	s := n.Body.(*Server)
	sql := "CREATE SERVER IF NOT EXISTS " + ddl.Ident(n.ID.Name)
	if s.Type != "" {
		sql += " TYPE " + ddl.Literal(s.Type)
	}
	if s.Version != "" {
		sql += " VERSION " + ddl.Literal(s.Version)
	}
	return []ddl.Statement{ddl.Run(sql + " FOREIGN DATA WRAPPER " + ddl.Ident(s.Wrapper) + foreign.Clause(s.Written()))}
}

func alter(_ *kind.Context, ch diff.Change) kind.Alteration {
	if ch.Has("wrapper", "type") {
		return kind.Replace
	}
	before, after := ch.Old.Body.(*Server), ch.New.Body.(*Server)
	prefix := "ALTER SERVER " + ddl.Ident(ch.ID.Name)
	var a kind.Alteration
	if ch.Has("version") {
		version := "NULL"
		if after.Version != "" {
			version = ddl.Literal(after.Version)
		}
		a.Statements = append(a.Statements, ddl.Run(prefix+" VERSION "+version))
	}
	options, err := foreign.Change(prefix,
		foreign.Table{From: "pg_foreign_server", Column: "srvoptions", Where: "o.srvname = " + ddl.Literal(ch.ID.Name)},
		ch, &before.Options, &after.Options)
	a.Statements, a.Refusal = append(a.Statements, options...), err
	return a
}
