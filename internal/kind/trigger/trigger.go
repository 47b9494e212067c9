package trigger

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed trigger.sql
var query string

// Trigger is a trigger on a table or view.
type Trigger struct {
	Constraint bool `db:"is_constraint"`
	// Definition is what pg_get_triggerdef() prints after CREATE TRIGGER: name, events, table, function.
	Definition string `db:"definition"`
	// Enabled is the letter of pg_trigger.tgenabled: O origin, D disabled, R replica, A always.
	Enabled string `db:"enabled"`
}

var enabledWords = map[string]string{"O": "ENABLE", "D": "DISABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}

// Room returns the room of triggers.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[Trigger]{Of: catalog.Trigger, Class: 2620, SQL: query},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			return replace(n.Object)
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP TRIGGER IF EXISTS " + ddl.Ident(o.ID.Sub) + " ON " + ddl.Ident(o.ID.Schema, o.ID.Name))}
		},
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration {
			before, after := ch.Old.Body.(*Trigger), ch.New.Body.(*Trigger)
			if before.Constraint || after.Constraint {
				if !ch.Only("enabled") {
					return kind.Replace
				}
				return kind.Alter(enable(ch.New))
			}
			if ch.Only("enabled") {
				return kind.Alter(enable(ch.New))
			}
			return kind.Alter(replace(ch.New)...)
		},
		Renaming: kind.Renamed(func(id catalog.ID) string { return ddl.TriggerExists(id.Schema, id.Name, id.Sub) }),
	}
}

// replace says the state too: CREATE OR REPLACE TRIGGER enables a disabled trigger. A trigger on a view is always enabled,
// and ALTER TABLE refuses to say so.
func replace(o *catalog.Object) []ddl.Statement {
	statements := []ddl.Statement{create(o)}
	if o.Body.(*Trigger).Enabled != "O" {
		statements = append(statements, enable(o))
	}
	return statements
}

// create has no OR REPLACE for a constraint trigger (PostgreSQL documentation, CREATE TRIGGER), so a guard stands there.
func create(o *catalog.Object) ddl.Statement {
	t := o.Body.(*Trigger)
	if t.Constraint {
		return ddl.RunWhen(ddl.Not(ddl.TriggerExists(o.ID.Schema, o.ID.Name, o.ID.Sub)), "CREATE CONSTRAINT TRIGGER "+t.Definition)
	}
	return ddl.Run("CREATE OR REPLACE TRIGGER " + t.Definition)
}

func enable(o *catalog.Object) ddl.Statement {
	return ddl.Run("ALTER TABLE " + ddl.Ident(o.ID.Schema, o.ID.Name) + " " + enabledWords[o.Body.(*Trigger).Enabled] +
		" TRIGGER " + ddl.Ident(o.ID.Sub))
}
