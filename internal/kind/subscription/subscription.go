package subscription

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/foreign"
)

// Subscription is a subscription to publications of another database.
type Subscription struct {
	// Connection is the connection string with what stands for its secrets.
	Connection string           `db:"connection"`
	Secrets    []foreign.Secret `db:"secrets"`
	// Hidden tells that the reader of the catalog may not see the connection.
	Hidden bool `db:"hidden" diff:"-"`
	// Publications are sorted.
	Publications []string `db:"publications"`
	// Written are the publications in the order in which they were written.
	Written []string `db:"written" diff:"-"`
	// SlotName is the replication slot at the publisher, or empty.
	SlotName string `db:"slot_name"`
	// Options are the other options as name=value.
	Options []string `db:"options"`
	// Enabled is a matter of operation; it decides whether the subscription may be made again.
	Enabled bool `db:"enabled" diff:"-"`
}

// Room returns the room of subscriptions.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[Subscription]{
			Of: catalog.Subscription, Class: 6100, SQL: query, Older: sqlFor,
			Refine: func(_ *catalog.Object, s *Subscription) { s.Connection, s.Secrets = redact(s.Connection) },
		},
		Claims: func(o *catalog.Object) []string { return []string{"subscription " + o.ID.Name} },
		Refuses: func(c *kind.Context, o *catalog.Object) error {
			switch s := o.Body.(*Subscription); {
			case s.Hidden:
				return hidden(o.ID)
			case len(s.Secrets) > 0 && !c.Printed:
				return foreign.Refusal(o.ID, s.Secrets)
			}
			return nil
		},
		Create: create,
		Drop:   drop,
		Alter:  alter,
		Destroys: func(o *catalog.Object) string {
			s := o.Body.(*Subscription)
			if s.SlotName == "" {
				return foreign.Lost(s.Secrets...)
			}
			return "how far the subscription has come; its slot " + ddl.Ident(s.SlotName) + " stays at the publisher, where it must be dropped"
		},
		Renaming: kind.Renamed(kind.ByName("pg_subscription", "subname")),
	}
}

func hidden(id catalog.ID) error {
	return fail.New("the connection of the subscription can be seen only by a superuser", id.String(),
		"compare the databases as a superuser, or leave subscriptions to the administrator")
}

func create(_ *kind.Context, n kind.Node) []ddl.Statement {
	s := n.Body.(*Subscription)
	with := append([]string{"connect = false", "enabled = false", "slot_name = NONE"}, clauses(unusual(s.Options))...)
	statements := []ddl.Statement{ddl.RunWhen(ddl.Not(exists(n.ID.Name)), "CREATE SUBSCRIPTION "+ddl.Ident(n.ID.Name)+
		" CONNECTION "+ddl.Literal(s.Connection)+" PUBLICATION "+ddl.Idents(s.Written)+" WITH ("+strings.Join(with, ", ")+")")}
	if s.SlotName != "" {
		statements = append(statements, slot(n.ID.Name, s.SlotName))
	}
	return statements
}

// drop takes the slot away from the subscription first: else PostgreSQL would connect to the publisher to drop it there.
func drop(_ *kind.Context, o *catalog.Object) []ddl.Statement {
	name := ddl.Ident(o.ID.Name)
	return []ddl.Statement{
		ddl.RunWhen(exists(o.ID.Name), "ALTER SUBSCRIPTION "+name+" DISABLE"),
		ddl.RunWhen(exists(o.ID.Name), "ALTER SUBSCRIPTION "+name+" SET (slot_name = NONE)"),
		ddl.Run("DROP SUBSCRIPTION IF EXISTS " + name),
	}
}

func alter(_ *kind.Context, ch diff.Change) kind.Alteration {
	before, after := ch.Old.Body.(*Subscription), ch.New.Body.(*Subscription)
	prefix := "ALTER SUBSCRIPTION " + ddl.Ident(ch.ID.Name)
	var a kind.Alteration
	if ch.Has("connection", "secrets") {
		switch {
		case before.Hidden || after.Hidden:
			a.Refusal = hidden(ch.ID)
		case len(after.Secrets) > 0:
			a.Refusal = foreign.Refusal(ch.ID, after.Secrets)
		}
		a.Statements = append(a.Statements, ddl.Run(prefix+" CONNECTION "+ddl.Literal(after.Connection)))
	}
	if ch.Has("publications") {
		a.Statements = append(a.Statements, ddl.Run(prefix+" SET PUBLICATION "+ddl.Idents(after.Written)+" WITH (refresh = false)"))
	}
	if ch.Has("slot_name") {
		if after.SlotName == "" {
			a.Statements = append(a.Statements, ddl.Run(prefix+" DISABLE"))
		}
		a.Statements = append(a.Statements, slot(ch.ID.Name, after.SlotName))
	}
	var changed []string
	for _, entry := range after.Options {
		if slices.Contains(before.Options, entry) {
			continue
		}
		if o, _ := find(entry); o.fixed {
			return remake(ch, before)
		}
		changed = append(changed, entry)
	}
	if len(changed) > 0 {
		a.Statements = append(a.Statements, ddl.Run(prefix+" SET ("+strings.Join(clauses(changed), ", ")+")"))
	}
	return a
}

// remake makes a subscription again that is not in use; one that is would stop and lose its place.
func remake(ch diff.Change, before *Subscription) kind.Alteration {
	if !before.Enabled {
		return kind.Replace
	}
	return kind.Alteration{Refusal: fail.New("two_phase and failover can be changed only in agreement with the publisher, and the subscription is enabled",
		ch.ID.String(), "disable the subscription and change it by hand, then compare again")}
}

func slot(subscription, name string) ddl.Statement {
	value := "NONE"
	if name != "" {
		value = ddl.Literal(name)
	}
	return ddl.Run("ALTER SUBSCRIPTION " + ddl.Ident(subscription) + " SET (slot_name = " + value + ")")
}

// exists holds where the database has the subscription: the names of other databases' subscriptions stand in the same catalog.
func exists(name string) string {
	return ddl.RowExists("pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid",
		"d.datname = pg_catalog.current_database() AND s.subname = "+ddl.Literal(name))
}
