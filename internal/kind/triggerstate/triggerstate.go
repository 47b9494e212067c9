package triggerstate

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/trigger"
)

//go:embed triggerstate.sql
var query string

// State is the state of a trigger that a partition has from a partitioned table, where it is not the state there.
type State struct {
	// Enabled is the letter of pg_trigger.tgenabled.
	Enabled string `db:"enabled"`
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
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement { return set(n.Object, n.Body.(*State).Enabled) },
		Drop:   drop,
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration {
			return kind.Alter(set(ch.New, ch.New.Body.(*State).Enabled)...)
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
	return set(o, origin.Body.(*trigger.Trigger).Enabled)
}

// set changes the trigger of this table alone.
func set(o *catalog.Object, state string) []ddl.Statement {
	return []ddl.Statement{ddl.RunWhen(ddl.TriggerExists(o.ID.Schema, o.ID.Name, o.ID.Sub),
		"ALTER TABLE ONLY "+ddl.Ident(o.ID.Schema, o.ID.Name)+" "+trigger.Word(state)+" TRIGGER "+ddl.Ident(o.ID.Sub))}
}
