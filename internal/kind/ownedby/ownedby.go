package ownedby

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/sequence"
)

//go:embed ownedby.sql
var query string

// OwnedBy is the column that a sequence goes with.
type OwnedBy struct {
	Schema string `db:"table_schema"`
	Table  string `db:"table_name"`
	Column string `db:"column_name"`
	// View says that the column is that of a view.
	View bool `db:"view" diff:"-"`
}

// Room returns the room of sequence ownership.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[OwnedBy]{Of: catalog.OwnedBy, SQL: query, Refine: func(o *catalog.Object, b *OwnedBy) {
			o.Deps = append(o.Deps, column(o))
		}},
		Create: create,
		Drop: func(c *kind.Context, o *catalog.Object) []ddl.Statement {
			none := ddl.RunWhen(ddl.Regclass(o.ID.Schema, o.ID.Name)+" IS NOT NULL", set(o.ID, "NONE").SQL)
			return append([]ddl.Statement{none}, freed(c, o.Parent, column(o))...)
		},
		Alter: func(c *kind.Context, ch diff.Change) kind.Alteration {
			return kind.Alter(append(same(c, ch.New.Parent, column(ch.New)), set(ch.ID, owner(ch.New)))...)
		},
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
	}
}

// create also moves a new sequence behind the values of a column that was there before.
func create(c *kind.Context, n kind.Node) []ddl.Statement {
	column := column(n.Object)
	statements := append(same(c, n.Parent, column), set(n.ID, owner(n.Object)))
	if made, ok := c.New.Get(n.Parent).Body.(*sequence.Sequence); ok && c.Old.Get(n.Parent) == nil && (c.Existing(column) || c.Refilled(column)) && counts(c, column) {
		formatted, _ := c.New.Get(column).Body.(kind.Typed).ColumnType()
		statements = append(statements, sequence.CatchUp(c, column, formatted, made.Options))
	}
	return statements
}

// counts reports whether the values of a column may come from a sequence.
func counts(c *kind.Context, column catalog.ID) bool {
	typed, ok := c.New.Get(column).Body.(kind.Typed)
	if !ok {
		return false
	}
	name, _ := typed.ColumnType()
	switch kind.Undomained(c.New, name) {
	case "smallint", "integer", "bigint":
		return true
	}
	return false
}

func column(o *catalog.Object) catalog.ID {
	b := o.Body.(*OwnedBy)
	id := catalog.ID{Kind: catalog.Column, Schema: b.Schema, Name: b.Table, Sub: b.Column}
	if b.View {
		id.Kind = catalog.ViewColumn
	}
	return id
}

func owner(o *catalog.Object) string {
	b := o.Body.(*OwnedBy)
	return ddl.Ident(b.Schema, b.Table, b.Column)
}

func set(id catalog.ID, owner string) ddl.Statement {
	return ddl.Run("ALTER SEQUENCE " + ddl.Ident(id.Schema, id.Name) + " OWNED BY " + owner)
}
