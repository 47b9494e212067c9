package inheritance

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/notnullname"
)

//go:embed inheritance.sql
var query string

// Inheritance binds a table to one of its parents.
type Inheritance struct {
	Schema string `db:"of_schema"`
	Table  string `db:"of_table"`
	// Foreign says that the child is a foreign table.
	Foreign bool `db:"is_foreign" diff:"-"`
	// OfForeign says that the parent is one.
	OfForeign bool `db:"of_foreign" diff:"-"`
	// Number is the place among the parents. It decides nothing but the order in which columns were merged.
	Number int `db:"number" diff:"-"`
}

// Bond implements catalog.Child.
func (i *Inheritance) Bond(id catalog.ID) (child, parent catalog.ID) {
	return table(id.Schema, id.Name, i.Foreign), i.parent()
}

// Order is the place among the parents.
func (i *Inheritance) Order() int { return i.Number }

func (i *Inheritance) parent() catalog.ID { return table(i.Schema, i.Table, i.OfForeign) }

func table(schema, name string, foreign bool) catalog.ID {
	if foreign {
		return catalog.ID{Kind: catalog.ForeignTable, Schema: schema, Name: name}
	}
	return catalog.ID{Kind: catalog.Table, Schema: schema, Name: name}
}

// Room returns the room of inheritance.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[Inheritance]{Of: catalog.Inherits, SQL: query, Refine: func(o *catalog.Object, i *Inheritance) {
			o.Deps = append(o.Deps, i.parent())
		}},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			i := n.Body.(*Inheritance)
			return []ddl.Statement{ddl.RunWhen(ddl.Not(ddl.Inherits(n.ID.Schema, n.ID.Name, i.Schema, i.Table)),
				"ALTER TABLE "+ddl.Ident(n.ID.Schema, n.ID.Name)+" INHERIT "+ddl.Ident(i.Schema, i.Table))}
		},
		// CREATE TABLE writes INHERITS itself.
		Inline: func(*kind.Context, kind.Node) string { return "" },
		Alone: func(c *kind.Context, o *catalog.Object) bool {
			child, parent := o.Body.(*Inheritance).Bond(o.ID)
			return !c.CanInherit(child, parent)
		},
		Loosest: func(*catalog.Object) int { return 5 },
		Drop: func(c *kind.Context, o *catalog.Object) []ddl.Statement {
			i := o.Body.(*Inheritance)
			away := ddl.RunWhen(ddl.Inherits(o.ID.Schema, o.ID.Name, i.Schema, i.Table),
				"ALTER TABLE "+ddl.Ident(o.ID.Schema, o.ID.Name)+" NO INHERIT "+ddl.Ident(i.Schema, i.Table))
			return append([]ddl.Statement{away}, notnullname.ReleasedFrom(c, o.Parent)...)
		},
		Alter: func(*kind.Context, diff.Change) kind.Alteration { return kind.Replace },
		Refuse: func(c *kind.Context, ch diff.Change) error {
			if ch.Old == nil || ch.New != nil || !c.Existing(ch.Old.Parent) {
				return nil
			}
			return notnullname.Refused(c, ch.Old.Parent)
		},
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
		Filled:   kind.AfterRowsBetter,
	}
}
