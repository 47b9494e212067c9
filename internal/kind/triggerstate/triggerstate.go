package triggerstate

import (
	"cmp"
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/trigger"
)

//go:embed triggerstate.sql
var query string

// State is what a trigger that a partition has from a partitioned table has of its own.
type State struct {
	// Enabled is the letter of pg_trigger.tgenabled, or "" where it is that of the origin.
	Enabled string `db:"enabled"`
	// Comment is the comment on this one, or "".
	Comment string `db:"comment"`
	// Schema and Table tell where the trigger was made.
	Schema string `db:"of_schema" diff:"-"`
	Table  string `db:"of_table" diff:"-"`
}

// Room returns the room of states of partitions' triggers.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[State]{Of: catalog.TriggerState, SQL: query, Refine: func(o *catalog.Object, s *State) {
			o.Deps = append(o.Deps, s.origin(o.ID), catalog.ID{Kind: catalog.Partition, Schema: o.ID.Schema, Name: o.ID.Name})
		}},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			s := n.Body.(*State)
			return append(set(n.Object, s.Enabled), comment(n.Object, "", s.Comment)...)
		},
		Drop: drop,
		Alter: func(c *kind.Context, ch diff.Change) kind.Alteration {
			before, after := ch.Old.Body.(*State), ch.New.Body.(*State)
			var statements []ddl.Statement
			if before.Enabled != after.Enabled {
				statements = set(ch.New, cmp.Or(after.Enabled, c.New.Get(after.origin(ch.ID)).Body.(*trigger.Trigger).Enabled))
			}
			return kind.Alter(append(statements, comment(ch.New, before.Comment, after.Comment)...)...)
		},
	}
}

func (s *State) origin(id catalog.ID) catalog.ID {
	return catalog.ID{Kind: catalog.Trigger, Schema: s.Schema, Name: s.Table, Sub: id.Sub}
}

// drop gives the trigger the state of its origin, where both stay.
func drop(c *kind.Context, o *catalog.Object) []ddl.Statement {
	origin := c.New.Get(o.Body.(*State).origin(o.ID))
	partition := catalog.ID{Kind: catalog.Partition, Schema: o.ID.Schema, Name: o.ID.Name}
	if origin == nil || c.New.Get(partition) == nil || c.Rebuilt(origin.ID) || c.Rebuilt(partition) {
		return nil
	}
	s, statements := o.Body.(*State), []ddl.Statement(nil)
	if s.Enabled != "" {
		statements = set(o, origin.Body.(*trigger.Trigger).Enabled)
	}
	return append(statements, comment(o, s.Comment, "")...)
}

// comment changes the comment on the trigger of this table.
func comment(o *catalog.Object, before, after string) []ddl.Statement {
	if before == after {
		return nil
	}
	text := "NULL"
	if after != "" {
		text = ddl.Literal(after)
	}
	return []ddl.Statement{ddl.RunWhen(ddl.TriggerExists(o.ID.Schema, o.ID.Name, o.ID.Sub),
		"COMMENT ON TRIGGER "+ddl.Ident(o.ID.Sub)+" ON "+ddl.Ident(o.ID.Schema, o.ID.Name)+" IS "+text)}
}

// set changes the trigger of this table alone; "" changes nothing.
func set(o *catalog.Object, state string) []ddl.Statement {
	if state == "" {
		return nil
	}
	return []ddl.Statement{ddl.RunWhen(ddl.TriggerExists(o.ID.Schema, o.ID.Name, o.ID.Sub),
		"ALTER TABLE ONLY "+ddl.Ident(o.ID.Schema, o.ID.Name)+" "+trigger.Word(state)+" TRIGGER "+ddl.Ident(o.ID.Sub))}
}
