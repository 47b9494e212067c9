package defaultvalue

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed defaultvalue.sql
var query string

// Default is the default of a column.
type Default struct {
	Expression string `db:"expression" sql:"SELECT %s"`
}

// Value returns the expression.
func (d *Default) Value() string { return d.Expression }

// Room returns the room of defaults.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[Default]{Of: catalog.Default, Class: 2604, SQL: query, Refine: func(o *catalog.Object, _ *Default) {
			o.Parent = catalog.ID{Kind: catalog.Column, Schema: o.ID.Schema, Name: o.ID.Name, Sub: o.ID.Sub}
		}},
		Breaks: breaks,
		Create: func(c *kind.Context, n kind.Node) []ddl.Statement { return []ddl.Statement{set(c, n.Object)} },
		Inline: func(_ *kind.Context, n kind.Node) string { return "DEFAULT " + n.Body.(*Default).Expression },
		Drop: func(c *kind.Context, o *catalog.Object) []ddl.Statement {
			// A repetition may find an identity column there, which has no default to drop.
			return []ddl.Statement{ddl.RunWhen(
				ddl.ColumnHas(o.ID.Schema, o.ID.Name, o.ID.Sub, "a.atthasdef AND a.attgenerated = ''"), prefix(c, o.ID)+" DROP DEFAULT")}
		},
		Alter:   func(c *kind.Context, ch diff.Change) kind.Alteration { return kind.Alter(set(c, ch.New)) },
		Loosest: func(*catalog.Object) int { return 3 },
		Filled:  kind.BeforeRows,
	}
}

// breaks reports whether clients must give the column a value from then on.
func breaks(c *kind.Context, ch diff.Change) bool {
	if ch.New != nil {
		return false
	}
	column := c.New.Get(ch.Old.Parent)
	if column == nil {
		return false // it says so itself
	}
	required, ok := column.Body.(interface{ Required() bool })
	return ok && required.Required()
}

func set(c *kind.Context, o *catalog.Object) ddl.Statement {
	return ddl.Run(prefix(c, o.ID) + " SET DEFAULT " + o.Body.(*Default).Expression)
}

// prefix keeps away from the children of a table: each has defaults of its own.
func prefix(c *kind.Context, id catalog.ID) string {
	return "ALTER TABLE " + c.Only(c.TableOf(id)) + ddl.Ident(id.Schema, id.Name) + " ALTER COLUMN " + ddl.Ident(id.Sub)
}
