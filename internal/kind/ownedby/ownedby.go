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
}

// Room returns the room of sequence ownership.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[OwnedBy]{Of: catalog.OwnedBy, SQL: query, Refine: func(o *catalog.Object, b *OwnedBy) {
			o.Deps = append(o.Deps, catalog.ID{Kind: catalog.Column, Schema: b.Schema, Name: b.Table, Sub: b.Column})
		}},
		Create: create,
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.RunWhen(ddl.Regclass(o.ID.Schema, o.ID.Name)+" IS NOT NULL", set(o.ID, "NONE").SQL)}
		},
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration {
			return kind.Alter(set(ch.ID, owner(ch.New)))
		},
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
	}
}

// create also moves a new sequence behind the values of a column that was there before.
func create(c *kind.Context, n kind.Node) []ddl.Statement {
	b := n.Body.(*OwnedBy)
	statements := []ddl.Statement{set(n.ID, owner(n.Object))}
	column := catalog.ID{Kind: catalog.Column, Schema: b.Schema, Name: b.Table, Sub: b.Column}
	if made, ok := c.New.Get(n.Parent).Body.(*sequence.Sequence); ok && c.Old.Get(n.Parent) == nil && (c.Existing(column) || c.Refilled(column)) {
		statements = append(statements, sequence.CatchUp(b.Schema, b.Table, b.Column, made.Increment))
	}
	return statements
}

func owner(o *catalog.Object) string {
	b := o.Body.(*OwnedBy)
	return ddl.Ident(b.Schema, b.Table, b.Column)
}

func set(id catalog.ID, owner string) ddl.Statement {
	return ddl.Run("ALTER SEQUENCE " + ddl.Ident(id.Schema, id.Name) + " OWNED BY " + owner)
}
