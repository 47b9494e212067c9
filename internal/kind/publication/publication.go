package publication

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed publication.sql
var query string

// Publication is a publication.
type Publication struct {
	AllTables bool `db:"all_tables"`
	// Publish are the published operations, joined by commas.
	Publish          string `db:"publish"`
	ViaPartitionRoot bool   `db:"via_partition_root"`
	// GeneratedColumns is none or stored.
	GeneratedColumns string `db:"generated_columns"`
}

// Room returns the room of publications.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[Publication]{Of: catalog.Publication, Class: 6104, SQL: query, Older: older},
		Claims: func(o *catalog.Object) []string { return []string{"publication " + o.ID.Name} },
		Create: create,
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP PUBLICATION IF EXISTS " + ddl.Ident(o.ID.Name))}
		},
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration {
			if ch.Has("all_tables") {
				return kind.Replace
			}
			return kind.Alter(ddl.Run("ALTER PUBLICATION " + ddl.Ident(ch.ID.Name) + " SET (" +
				strings.Join(options(ch.New.Body.(*Publication), ch.Has), ", ") + ")"))
		},
		Renaming: kind.Renamed(kind.ByName("pg_publication", "pubname")),
	}
}

// older: PostgreSQL 18 has the option for generated columns.
func older(version int) string {
	if version >= 180000 {
		return ""
	}
	return strings.Replace(query, "CASE p.pubgencols WHEN 's' THEN 'stored' ELSE 'none' END", "'none'", 1)
}

func create(c *kind.Context, n kind.Node) []ddl.Statement {
	p := n.Body.(*Publication)
	sql := "CREATE PUBLICATION " + ddl.Ident(n.ID.Name)
	switch clauses := c.Inline(n.Parts); {
	case p.AllTables:
		sql += " FOR ALL TABLES"
	case len(clauses) > 0:
		sql += " FOR " + members(clauses)
	}
	usual := Publication{Publish: "insert, update, delete, truncate", GeneratedColumns: "none"}
	unusual := options(p, func(attributes ...string) bool {
		switch attributes[0] {
		case "publish":
			return p.Publish != usual.Publish
		case "via_partition_root":
			return p.ViaPartitionRoot
		}
		return p.GeneratedColumns != usual.GeneratedColumns
	})
	if len(unusual) > 0 {
		sql += " WITH (" + strings.Join(unusual, ", ") + ")"
	}
	return []ddl.Statement{ddl.RunWhen(ddl.Not(ddl.Named("pg_publication", "pubname", n.ID.Name)), sql)}
}

// members joins what stands in a publication. Before 15, a list of tables has the word TABLE only once.
func members(clauses []string) string {
	const word = "TABLE "
	var tables, others []string
	for _, clause := range clauses {
		if table, ok := strings.CutPrefix(clause, word); ok {
			tables = append(tables, table)
		} else {
			others = append(others, clause)
		}
	}
	if len(tables) > 0 {
		others = append([]string{word + strings.Join(tables, ", ")}, others...)
	}
	return strings.Join(others, ", ")
}

// options returns the options for which has reports true.
func options(p *Publication, has func(...string) bool) []string {
	var list []string
	if has("publish") {
		list = append(list, "publish = "+ddl.Literal(p.Publish))
	}
	if has("via_partition_root") {
		value := "false"
		if p.ViaPartitionRoot {
			value = "true"
		}
		list = append(list, "publish_via_partition_root = "+value)
	}
	if has("generated_columns") {
		list = append(list, "publish_generated_columns = "+p.GeneratedColumns)
	}
	return list
}
