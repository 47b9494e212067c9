package foreigntable

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/foreign"
	"github.com/plumbsql/plumb/internal/kind/view"
)

//go:embed foreigntable.sql
var query string

// Table is a foreign table.
type Table struct {
	Server string `db:"server"`
	foreign.Options
}

// Room returns the room of foreign tables.
func Room() *kind.Room {
	return &kind.Room{
		Words: kind.Words{Grants: kind.RelationGrants},
		Named: true,
		Reader: catalog.Rows[Table]{
			Of: catalog.ForeignTable, Class: 1259, SQL: query,
			Refine: func(_ *catalog.Object, t *Table) { t.Hide() },
		},
		DefaultACL: "TABLES",
		Claims:     view.Claims,
		Exists:     func(id catalog.ID) string { return ddl.RelationExists(id.Schema, id.Name, "f") },
		Refuses:    func(c *kind.Context, o *catalog.Object) error { return o.Body.(*Table).Refuses(c, o.ID) },
		Create:     create,
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP FOREIGN TABLE IF EXISTS " + ddl.Ident(o.ID.Schema, o.ID.Name))}
		},
		Alter:    alter,
		Pending:  pending,
		Survives: func(_ *catalog.Object, altered catalog.ID) bool { return true },
		Renaming: kind.Breaking(func(id catalog.ID) string { return ddl.RelationExists(id.Schema, id.Name, "f") }),
	}
}

func create(c *kind.Context, n kind.Node) []ddl.Statement {
	t := n.Body.(*Table)
	sql := "CREATE FOREIGN TABLE IF NOT EXISTS " + ddl.Ident(n.ID.Schema, n.ID.Name) + " ("
	parents, parts, then := c.Inherits(n)
	if clauses := c.Inline(parts); len(clauses) > 0 {
		sql += "\n  " + strings.Join(clauses, ",\n  ") + "\n"
	}
	sql += ")"
	if len(parents) > 0 {
		sql += " INHERITS (" + strings.Join(parents, ", ") + ")"
	}
	return append([]ddl.Statement{ddl.Run(sql + " SERVER " + ddl.Ident(t.Server) + foreign.Clause(t.Written()))}, then...)
}

// pending holds as long as the table is that of its old server.
func pending(_ *kind.Context, ch diff.Change) string {
	return ddl.RowExists("pg_foreign_table", "ftrelid = "+ddl.Regclass(ch.ID.Schema, ch.ID.Name)+
		" AND ftserver = (SELECT s.oid FROM pg_catalog.pg_foreign_server s WHERE s.srvname = "+ddl.Literal(ch.Old.Body.(*Table).Server)+")")
}

func alter(_ *kind.Context, ch diff.Change) kind.Alteration {
	if ch.Has("server") {
		return kind.Replace
	}
	before, after := ch.Old.Body.(*Table), ch.New.Body.(*Table)
	statements, err := foreign.Change("ALTER FOREIGN TABLE "+ddl.Ident(ch.ID.Schema, ch.ID.Name),
		foreign.Table{From: "pg_foreign_table", Column: "ftoptions", Where: "o.ftrelid = " + ddl.Regclass(ch.ID.Schema, ch.ID.Name)},
		ch, &before.Options, &after.Options)
	return kind.Alteration{Statements: statements, Refusal: err}
}
