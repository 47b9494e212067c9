package view

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/table"
)

//go:embed view.sql
var query string

// View is a view.
type View struct {
	// Definition is the query that pg_get_viewdef() prints.
	Definition string   `db:"definition" sql:"%s"`
	Options    []string `db:"options"`
	// Columns are name and type of each column, and its collation where it is not the type's.
	Columns []string `db:"columns"`
	// Nulls are the same columns as a query without a table selects them.
	Nulls []string `db:"nulls" diff:"-"`
}

// Room returns the room of views.
func Room() *kind.Room {
	return &kind.Room{
		Exists:     func(id catalog.ID) string { return ddl.RelationExists(id.Schema, id.Name, "v") },
		Words:      kind.Words{Grants: kind.RelationGrants},
		Named:      true,
		Reader:     catalog.Rows[View]{Of: catalog.View, Class: 1259, SQL: query},
		Breaks:     kind.BreaksView,
		DefaultACL: "TABLES",
		Claims:     Claims,
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			return []ddl.Statement{create(n.Object)}
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP VIEW IF EXISTS " + ddl.Ident(o.ID.Schema, o.ID.Name))}
		},
		Alter:   alter,
		Pending: pending,
		Placeholder: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("CREATE OR REPLACE VIEW " + ddl.Ident(o.ID.Schema, o.ID.Name) + " AS\nSELECT " +
				strings.Join(o.Body.(*View).Nulls, ",\n  "))}
		},
		Renaming: kind.Breaking(func(id catalog.ID) string { return ddl.RelationExists(id.Schema, id.Name, "v") }),
	}
}

// pending holds as long as the row type has its old attributes: columns of other tables may have it.
func pending(c *kind.Context, ch diff.Change) string {
	return ddl.RelationExists(ch.ID.Schema, ch.ID.Name, "v") + " AND " + kind.AttributesAre(ch.ID, kind.RowAttributes(c.Old, ch.ID))
}

// Claims are the names of a relation that has a row type.
func Claims(o *catalog.Object) []string {
	return []string{kind.RelationClaim(o.ID.Schema, o.ID.Name), kind.TypeClaim(o.ID.Schema, o.ID.Name)}
}

// Query returns the query of a view without the semicolon that PostgreSQL prints.
func Query(definition string) string {
	return strings.TrimSuffix(strings.TrimSpace(definition), ";")
}

func create(o *catalog.Object) ddl.Statement {
	v := o.Body.(*View)
	with := ""
	if len(v.Options) > 0 {
		with = " WITH (" + strings.Join(v.Options, ", ") + ")"
	}
	return ddl.Run("CREATE OR REPLACE VIEW " + ddl.Ident(o.ID.Schema, o.ID.Name) + with + " AS\n" + Query(v.Definition))
}

func alter(_ *kind.Context, ch diff.Change) kind.Alteration {
	before, after := ch.Old.Body.(*View), ch.New.Body.(*View)
	if ch.Only("options") {
		return kind.Alter(table.Options("ALTER VIEW "+ddl.Ident(ch.ID.Schema, ch.ID.Name), before.Options, after.Options)...)
	}
	// CREATE OR REPLACE VIEW may only add columns at the end (PostgreSQL documentation, CREATE VIEW).
	if len(after.Columns) < len(before.Columns) || !slices.Equal(before.Columns, after.Columns[:len(before.Columns)]) {
		return kind.Replace
	}
	return kind.Alter(create(ch.New))
}
