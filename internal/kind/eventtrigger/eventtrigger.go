package eventtrigger

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed eventtrigger.sql
var query string

// EventTrigger is a trigger on an event of the database.
type EventTrigger struct {
	// Event is the event: ddl_command_start and so on.
	Event string `db:"event"`
	// Tags are the commands that it fires for, sorted; none stands for all.
	Tags []string `db:"tags"`
	// Written are the tags in the order in which they were written.
	Written        []string `db:"written" diff:"-"`
	FunctionSchema string   `db:"function_schema"`
	Function       string   `db:"function"`
	// Enabled is the letter of pg_event_trigger.evtenabled: O origin, D disabled, R replica, A always.
	Enabled string `db:"enabled"`
}

var enabledWords = map[string]string{"O": "ENABLE", "D": "DISABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}

// Room returns the room of event triggers.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[EventTrigger]{Of: catalog.EventTrigger, Class: 3466, SQL: query},
		Claims: func(o *catalog.Object) []string { return []string{"event trigger " + o.ID.Name} },
		Create: create,
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP EVENT TRIGGER IF EXISTS " + ddl.Ident(o.ID.Name))}
		},
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration {
			if !ch.Only("enabled") {
				return kind.Replace
			}
			return kind.Alter(enable(ch.New))
		},
		Renaming: kind.Renamed(kind.ByName("pg_event_trigger", "evtname")),
	}
}

func create(_ *kind.Context, n kind.Node) []ddl.Statement {
	t := n.Body.(*EventTrigger)
	sql := "CREATE EVENT TRIGGER " + ddl.Ident(n.ID.Name) + " ON " + t.Event
	if len(t.Tags) > 0 {
		sql += " WHEN TAG IN (" + ddl.Literals(t.Written) + ")"
	}
	sql += " EXECUTE FUNCTION " + ddl.Ident(t.FunctionSchema, t.Function) + "()"
	statements := []ddl.Statement{ddl.RunWhen(ddl.Not(ddl.Named("pg_event_trigger", "evtname", n.ID.Name)), sql)}
	if t.Enabled != "O" {
		statements = append(statements, enable(n.Object))
	}
	return statements
}

func enable(o *catalog.Object) ddl.Statement {
	return ddl.Run("ALTER EVENT TRIGGER " + ddl.Ident(o.ID.Name) + " " + enabledWords[o.Body.(*EventTrigger).Enabled])
}
