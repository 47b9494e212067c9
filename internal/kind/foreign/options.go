package foreign

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// Options are the options of an object of foreign data.
type Options struct {
	// List are the options as name=value, sorted, without secrets.
	List    []string `db:"options"`
	Secrets []Secret `db:"secrets"`
}

// Hide takes the secrets out of the options as they were read, and sorts both: PostgreSQL gives the order no meaning.
func (o *Options) Hide() {
	o.List = slices.DeleteFunc(o.List, func(option string) bool {
		name, value, _ := strings.Cut(option, "=")
		if IsSecret(name) {
			o.Secrets = append(o.Secrets, NewSecret(name, value))
			return true
		}
		return false
	})
	slices.Sort(o.List)
	slices.SortFunc(o.Secrets, Secret.Compare)
}

// Written returns the options as files have them: with what stands for the secrets.
func (o *Options) Written() []string {
	list := slices.Clone(o.List)
	for _, secret := range o.Secrets {
		list = append(list, secret.String())
	}
	slices.Sort(list)
	return list
}

// Refuses says why the object with the options can't be created. What only describes it needs no secret.
func (o *Options) Refuses(c *kind.Context, id catalog.ID) error {
	if len(o.Secrets) == 0 || c.Printed {
		return nil
	}
	return Refusal(id, o.Secrets)
}

// Clause returns ` OPTIONS (…)` for a new object, or nothing.
func Clause(options []string) string {
	if len(options) == 0 {
		return ""
	}
	parts := make([]string, len(options))
	for i, option := range options {
		name, value, _ := strings.Cut(option, "=")
		parts[i] = ddl.Ident(name) + " " + ddl.Literal(value)
	}
	return " OPTIONS (" + strings.Join(parts, ", ") + ")"
}

// Table is where the options of an object stand: a system catalog with an alias o, the column of the options, and the
// condition that finds the row.
type Table struct{ From, Column, Where string }

// has holds where the object has an option of the name.
func (t Table) has(name string) string {
	return "EXISTS (SELECT FROM pg_catalog." + t.From + " o, pg_catalog.pg_options_to_table(o." + t.Column +
		") x WHERE " + t.Where + " AND x.option_name = " + ddl.Literal(name) + ")"
}

// Alter returns the statement that turns one list of options into another; prefix is the ALTER command with the name.
func Alter(prefix string, t Table, before, after []string) []ddl.Statement {
	var actions []string
	condition := ""
	for _, option := range before {
		name, _, _ := strings.Cut(option, "=")
		if !slices.ContainsFunc(after, func(o string) bool { return strings.HasPrefix(o, name+"=") }) {
			actions = append(actions, "DROP "+ddl.Ident(name))
			condition = t.has(name)
		}
	}
	for _, option := range after {
		name, value, _ := strings.Cut(option, "=")
		verb := "ADD "
		switch {
		case slices.Contains(before, option):
			continue
		case slices.ContainsFunc(before, func(o string) bool { return strings.HasPrefix(o, name+"=") }):
			verb = "SET "
		default:
			condition = ddl.Not(t.has(name))
		}
		actions = append(actions, verb+ddl.Ident(name)+" "+ddl.Literal(value))
	}
	if len(actions) == 0 {
		return nil
	}
	sql := prefix + " OPTIONS (" + strings.Join(actions, ", ") + ")"
	if condition == "" {
		return []ddl.Statement{ddl.Run(sql)}
	}
	// The statement does all or nothing, so one of the options that come or go tells whether it has run.
	return []ddl.Statement{ddl.RunWhen(condition, sql)}
}

// Change is Alter for options that may have secrets: one that goes needs no value, and any other that changes is refused.
func Change(prefix string, t Table, ch diff.Change, before, after *Options) ([]ddl.Statement, error) {
	gone, changed, lost := slices.Clone(before.List), []Secret(nil), ""
	for _, secret := range before.Secrets {
		if !slices.ContainsFunc(after.Secrets, secret.named) {
			gone, lost = append(gone, secret.String()), Lost(secret)
		}
	}
	for _, secret := range after.Secrets {
		if !slices.ContainsFunc(before.Secrets, secret.same) {
			changed = append(changed, secret)
		}
	}
	if len(changed) > 0 {
		return nil, Refusal(ch.ID, changed)
	}
	statements := Alter(prefix, t, gone, after.List)
	for i := range statements {
		statements[i].Destroys = lost
	}
	return statements, nil
}
