package viewcolumn

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/column"
)

//go:embed viewcolumn.sql
var query string

// ViewColumn is a column of a view or materialized view.
type ViewColumn struct {
	// Default is what an INSERT into the view puts there.
	Default string `db:"default_expression" sql:"SELECT %s"`
	// Storage, Compression, Statistics and Options are settings of a materialized view's column; see column.Column.
	Storage     string   `db:"storage"`
	TypeStorage string   `db:"type_storage" diff:"-"`
	Compression string   `db:"compression"`
	Statistics  int      `db:"statistics"`
	Options     []string `db:"options"`
	// Type is the type as format_type() prints it; the view's query decides it, and what follows. See kind.Attribute.
	Type      string `db:"type" diff:"-"`
	Modifier  int    `db:"modifier" diff:"-"`
	Collation string `db:"collation" diff:"-"`
	Position  int    `db:"position" diff:"-"`
}

// Attribute implements kind.Viewed.
func (c *ViewColumn) Attribute() kind.Attribute {
	return kind.Attribute{Type: c.Type, Modifier: c.Modifier, Collation: c.Collation, Position: c.Position}
}

// Resembles reports whether another column looks like this one under another name: it has the same type, which the query decides.
func (c *ViewColumn) Resembles(other any) bool {
	o, ok := other.(*ViewColumn)
	return ok && c.Type == o.Type && c.Default == o.Default
}

// Room returns the room of view columns.
func Room() *kind.Room {
	return &kind.Room{
		Words:    kind.Words{Is: "COLUMN", Grants: kind.ColumnGrants},
		Named:    true,
		Reader:   catalog.Rows[ViewColumn]{Of: catalog.ViewColumn, Class: 1259, SQL: query},
		Absorbed: true,
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			v := n.Body.(*ViewColumn)
			return change(n.Object, &ViewColumn{TypeStorage: v.TypeStorage, Statistics: -1}, v)
		},
		Drop: func(*kind.Context, *catalog.Object) []ddl.Statement { return nil },
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration {
			return kind.Alter(change(ch.New, ch.Old.Body.(*ViewColumn), ch.New.Body.(*ViewColumn))...)
		},
		Renaming: &kind.Renaming{
			Breaks:  true,
			Present: func(_ *kind.Context, id catalog.ID) string { return ddl.ColumnExists(id.Schema, id.Name, id.Sub) },
			SQL: func(c *kind.Context, from, to catalog.ID) string {
				return alterView(c.Lookup(from)) + " RENAME COLUMN " + ddl.Ident(from.Sub) + " TO " + ddl.Ident(to.Sub)
			},
		},
	}
}

func alterView(o *catalog.Object) string {
	view := "ALTER VIEW "
	if o.Parent.Kind == catalog.MaterializedView {
		view = "ALTER MATERIALIZED VIEW "
	}
	return view + ddl.Ident(o.ID.Schema, o.ID.Name)
}

func change(o *catalog.Object, before, after *ViewColumn) []ddl.Statement {
	prefix := alterView(o) + " ALTER COLUMN " + ddl.Ident(o.ID.Sub)
	var statements []ddl.Statement
	switch {
	case before.Default == after.Default:
	case after.Default != "":
		statements = append(statements, ddl.Run(prefix+" SET DEFAULT "+after.Default))
	default:
		statements = append(statements, ddl.Run(prefix+" DROP DEFAULT"))
	}
	return append(statements, column.Settings(prefix, before.settings(), after.settings())...)
}

func (v *ViewColumn) settings() *column.Column {
	return &column.Column{
		Storage: v.Storage, TypeStorage: v.TypeStorage, Compression: v.Compression, Statistics: v.Statistics, AttributeOptions: v.Options,
	}
}
