package publication

import (
	_ "embed"
	"fmt"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

var (
	//go:embed table.sql
	tableQuery string
	//go:embed table_14.sql
	tableQuery14 string
	//go:embed schema.sql
	schemaQuery string
)

// Table is a table in a publication.
type Table struct {
	// Columns are the names of the published columns, sorted; none stands for all.
	Columns []string `db:"columns"`
	// Filter is the condition for rows, or empty.
	Filter string `db:"row_filter" sql:"SELECT %s"`
}

// Schema is a schema in a publication.
type Schema struct{}

// TableRoom returns the room of tables in publications.
func TableRoom() *kind.Room {
	room := memberRoom(tableClause, tableExists)
	room.Reader = catalog.Rows[Table]{
		Of: catalog.PublicationTable, Class: 6106, SQL: tableQuery,
		Older: func(version int) string {
			if version < 150000 {
				return tableQuery14
			}
			return ""
		},
		Refine: func(o *catalog.Object, _ *Table) {
			o.Parent = publication(o.ID)
			o.GoesWith = catalog.ID{Kind: catalog.Table, Schema: o.ID.Schema, Name: o.ID.Name}
		},
	}
	return room
}

// SchemaRoom returns the room of schemas in publications.
func SchemaRoom() *kind.Room {
	room := memberRoom(schemaClause, schemaExists)
	room.Reader = catalog.Rows[Schema]{
		Of: catalog.PublicationSchema, Class: 6237, SQL: schemaQuery,
		Older: func(version int) string {
			if version < 150000 {
				return "SELECT 0::oid AS oid, 0 AS attnum, '' AS schema, '' AS name, '' AS sub, '' AS parent WHERE false"
			}
			return ""
		},
		Refine: func(o *catalog.Object, _ *Schema) {
			o.Parent = publication(o.ID)
			o.GoesWith = catalog.ID{Kind: catalog.Schema, Name: o.ID.Schema}
		},
	}
	return room
}

func publication(member catalog.ID) catalog.ID {
	return catalog.ID{Kind: catalog.Publication, Name: member.Sub}
}

// memberRoom makes the room of what is in publications, from the clause with which it is added or dropped and the
// condition under which it is there.
func memberRoom(clause func(o *catalog.Object, short bool) string, exists func(catalog.ID) string) *kind.Room {
	return &kind.Room{
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			return []ddl.Statement{ddl.RunWhen(ddl.Not(exists(n.ID)),
				"ALTER PUBLICATION "+ddl.Ident(n.ID.Sub)+" ADD "+clause(n.Object, false))}
		},
		Inline: func(_ *kind.Context, n kind.Node) string { return clause(n.Object, false) },
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.RunWhen(exists(o.ID), "ALTER PUBLICATION "+ddl.Ident(o.ID.Sub)+" DROP "+clause(o, true))}
		},
		Alter:   func(*kind.Context, diff.Change) kind.Alteration { return kind.Replace },
		Loosest: func(*catalog.Object) int { return 1 },
	}
}

// tableClause says ONLY, because the tables that inherit from a published one are published on their own account.
func tableClause(o *catalog.Object, short bool) string {
	sql := "TABLE ONLY " + ddl.Ident(o.ID.Schema, o.ID.Name)
	t := o.Body.(*Table)
	if short {
		return sql
	}
	if len(t.Columns) > 0 {
		sql += " (" + ddl.Idents(t.Columns) + ")"
	}
	if t.Filter != "" {
		sql += " WHERE (" + t.Filter + ")"
	}
	return sql
}

func schemaClause(o *catalog.Object, _ bool) string {
	return "TABLES IN SCHEMA " + ddl.Ident(o.ID.Schema)
}

func tableExists(id catalog.ID) string {
	return ddl.RowExists("pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid",
		fmt.Sprintf("p.pubname = %s AND r.prrelid = %s", ddl.Literal(id.Sub), ddl.Regclass(id.Schema, id.Name)))
}

func schemaExists(id catalog.ID) string {
	return ddl.RowExists("pg_publication_namespace r JOIN pg_catalog.pg_publication p ON p.oid = r.pnpubid"+
		" JOIN pg_catalog.pg_namespace n ON n.oid = r.pnnspid",
		fmt.Sprintf("p.pubname = %s AND n.nspname = %s", ddl.Literal(id.Sub), ddl.Literal(id.Schema)))
}
