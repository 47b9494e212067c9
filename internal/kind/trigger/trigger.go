package trigger

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/dependsonextension"
)

//go:embed trigger.sql
var query string

// Trigger is a trigger on a table or view.
type Trigger struct {
	Constraint bool `db:"is_constraint"`
	// Definition is what pg_get_triggerdef() prints after CREATE TRIGGER: name, events, table, function.
	Definition string `db:"definition" sql:"CREATE TRIGGER %s"`
	// Enabled is the letter of pg_trigger.tgenabled: O origin, D disabled, R replica, A always.
	Enabled string `db:"enabled"`
	// Copies are the partitions that have the trigger from this table, as schema and name in turn.
	Copies []string `db:"copies" diff:"-"`
}

var enabledWords = map[string]string{"O": "ENABLE", "D": "DISABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}

// Word returns the words of ALTER TABLE … TRIGGER for a letter of pg_trigger.tgenabled.
func Word(enabled string) string { return enabledWords[enabled] }

// Room returns the room of triggers.
func Room() *kind.Room {
	return &kind.Room{
		Words:  kind.Words{Name: kind.OnRelation},
		Reader: catalog.Rows[Trigger]{Of: catalog.Trigger, Class: 2620, SQL: query},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			return replace(n.Object)
		},
		Claims:   claims,
		Drop:     drop,
		Alter:    alter,
		Renaming: kind.Renamed(func(id catalog.ID) string { return ddl.TriggerExists(id.Schema, id.Name, id.Sub) }),
	}
}

// claims: the triggers of partitions take their names there.
func claims(o *catalog.Object) []string {
	list := []string{claim(o.ID.Schema, o.ID.Name, o.ID.Sub)}
	for copies := o.Body.(*Trigger).Copies; len(copies) > 1; copies = copies[2:] {
		list = append(list, claim(copies[0], copies[1], o.ID.Sub))
	}
	return list
}

func claim(schema, table, name string) string {
	return "trigger " + ddl.Ident(name) + " on " + ddl.Ident(schema, table)
}

// drop leaves a trigger alone that has come from a partitioned table by then.
func drop(c *kind.Context, o *catalog.Object) []ddl.Statement {
	sql := "DROP TRIGGER IF EXISTS " + ddl.Ident(o.ID.Sub) + " ON " + ddl.Ident(o.ID.Schema, o.ID.Name)
	if c.New.Get(o.ID) == nil && c.New.Get(catalog.ID{Kind: catalog.Partition, Schema: o.ID.Schema, Name: o.ID.Name}) != nil {
		return []ddl.Statement{ddl.RunWhen(ddl.TriggerOwn(o.ID.Schema, o.ID.Name, o.ID.Sub), sql)}
	}
	return []ddl.Statement{ddl.Run(sql)}
}

// alter disturbs the states of the partitions' triggers, which PostgreSQL sets with that of the partitioned table's.
func alter(c *kind.Context, ch diff.Change) kind.Alteration {
	before, after := ch.Old.Body.(*Trigger), ch.New.Body.(*Trigger)
	statements := replace(ch.New)
	switch {
	case ch.Only("enabled"):
		statements = []ddl.Statement{enable(ch.New)}
	case before.Constraint || after.Constraint:
		return kind.Replace
	}
	return kind.Alteration{Statements: append(statements, dependsonextension.Kept(c, ch.ID)...), Disturbs: true}
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
