package seed

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/plan"
)

// Version returns the way as one transaction; all its statements can run again.
func (w *Way) Version() plan.Version { return plan.Version{Steps: w.steps()} }

// Exact reports whether all values that the way writes are known: those of a way back may not be, where a column is new.
func (w *Way) Exact() bool { return !w.inexact }

// Back returns the way in the other direction, which puts back whole rows.
func (w *Way) Back() *Way {
	if w == nil {
		return nil
	}
	back := &Way{settings: w.settings, back: true}
	for _, c := range w.changes {
		turned := &change{table: c.table, where: c.where, named: c.named, inserts: c.deletes, deletes: c.inserts}
		for _, column := range c.columns {
			turned.inserted = append(turned.inserted, column.name)
		}
		for _, u := range c.updates {
			back.inexact = back.inexact || !u.old.knows(u.columns)
			turned.updates = append(turned.updates, update{old: u.new, new: u.old, columns: u.columns})
		}
		for _, r := range turned.inserts {
			back.inexact = back.inexact || !r.knows(turned.inserted)
		}
		back.changes = append(back.changes, turned)
	}
	return back
}

// knows reports whether the row has values for the columns.
func (r row) knows(columns []string) bool {
	return !slices.ContainsFunc(columns, func(name string) bool { _, known := r[name]; return !known })
}

// The bits of an arrangement turn around what is decided without one: whether rows go last, whether new rows come before
// changed ones, and the order of changed rows.
const (
	turnDeletes = 1 << iota
	turnInserts
	turnUpdates
	arrangements
)

// steps lists the steps in an order that foreign keys allow: tables that others refer to get their rows first and lose
// them last. Rows that go make way for those that come, except where rows that refer to them have to be changed first.
func (w *Way) steps() []plan.Step {
	if w.Empty() {
		return nil
	}
	var deletes, rest []plan.Step
	for _, c := range slices.Backward(w.changes) {
		deletes = append(deletes, c.deleted()...)
	}
	for _, c := range w.changes {
		added, changed := w.added(c), w.updated(c)
		// A changed row may refer to a new one of the same table; else it may give up a value that the new one takes.
		if (c.refersTo(c) || !c.unique) != (w.arrangement&turnInserts != 0) {
			rest = append(append(rest, added...), changed...)
		} else {
			rest = append(append(rest, changed...), added...)
		}
	}
	if w.deletesLast() != (w.arrangement&turnDeletes != 0) {
		return append(rest, deletes...)
	}
	return append(deletes, rest...)
}

// deletesLast reports whether rows that go may be those that changed rows referred to before.
func (w *Way) deletesLast() bool {
	return slices.ContainsFunc(w.changes, func(c *change) bool {
		return len(c.deletes) > 0 && slices.ContainsFunc(w.changes, func(child *change) bool {
			return len(child.updates) > 0 && child.refersTo(c)
		})
	})
}

func (c *change) step(action plan.Action, title string, statements ...string) []plan.Step {
	step := plan.Step{Action: action, Object: catalog.ID{Kind: catalog.Table, Schema: c.schema, Name: c.name}, Title: title}
	for _, sql := range statements {
		step.Statements = append(step.Statements, ddl.Run(sql))
	}
	return []plan.Step{step}
}

func count(n int) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}

// added inserts rows that are missing. One that somebody else has inserted meanwhile is left as it is where rows may only be
// added, else it becomes what it should be.
func (w *Way) added(c *change) []plan.Step {
	if len(c.inserts) == 0 {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s)", c.sql(), ddl.Idents(c.inserted))
	if slices.ContainsFunc(c.inserted, func(name string) bool { return c.column(name).always }) {
		b.WriteString(" OVERRIDING SYSTEM VALUE")
	}
	b.WriteString("\nVALUES ")
	for i, r := range c.inserts {
		if i > 0 {
			b.WriteString(",\n       ")
		}
		values := make([]string, len(c.inserted))
		for j, name := range c.inserted {
			values[j] = c.literal(name, r)
		}
		b.WriteString("(" + strings.Join(values, ", ") + ")")
	}
	fmt.Fprintf(&b, "\nON CONFLICT (%s) ", ddl.Idents(c.key))
	if set := w.settings.kept(c); w.back || w.settings.mode == insert || len(set) == 0 {
		b.WriteString("DO NOTHING")
	} else {
		pairs, same := make([]string, len(set)), make([]string, len(set))
		for i, name := range set {
			pairs[i] = ddl.Ident(name) + " = excluded." + ddl.Ident(name)
			same[i] = c.column(name).differs(ddl.Ident(c.name)+"."+ddl.Ident(name), "excluded."+ddl.Ident(name))
		}
		b.WriteString("DO UPDATE SET " + strings.Join(pairs, ", "))
		if c.triggers {
			b.WriteString("\nWHERE " + strings.Join(same, " OR "))
		}
	}
	statements := []string{b.String()}
	if !w.back {
		statements = append(statements, c.advance()...)
	}
	return c.step(plan.Create, "Add "+count(len(c.inserts))+" to "+c.String(), statements...)
}

// advance lets the sequences of columns that rows gave values to go on behind those: a row that the application adds would
// get one of them else.
func (c *change) advance() []string {
	var statements []string
	for _, name := range c.inserted {
		if sequence := c.column(name).sequence; sequence != "" {
			statements = append(statements, fmt.Sprintf("SELECT pg_catalog.setval(%s, m) FROM (SELECT max(%s) FROM %s) AS t (m) WHERE m >= (SELECT last_value FROM %s)",
				strings.TrimSpace(ddl.Literal(sequence)), ddl.Ident(name), c.sql(), sequence))
		}
	}
	return statements
}

// differs compares two columns by what is compared elsewhere: their texts.
func (c *column) differs(a, b string) string {
	if !c.exact {
		a, b = a+"::text", b+"::text"
	}
	return a + " IS DISTINCT FROM " + b
}

// isNot compares a column with a value in the same way.
func (c *change) isNot(name string, r row) string {
	column := c.column(name)
	if column.exact || r[name] == nil {
		return ddl.Ident(name) + " IS DISTINCT FROM " + c.literal(name, r)
	}
	return ddl.Ident(name) + "::text IS DISTINCT FROM " + strings.TrimSpace(ddl.Literal(*r[name])) + "::" + column.formatted + "::text"
}

// updated changes rows one by one. Where a trigger would run, a row that is right already is left alone.
func (w *Way) updated(c *change) []plan.Step {
	if len(c.updates) == 0 {
		return nil
	}
	statements := make([]string, len(c.updates))
	for i, u := range c.updates {
		var set, other []string
		for _, name := range u.columns {
			set = append(set, ddl.Ident(name)+" = "+c.literal(name, u.new))
			other = append(other, c.isNot(name, u.new))
		}
		statements[i] = "UPDATE " + c.own() + " SET " + strings.Join(set, ", ") + " WHERE " + c.where1(u.new)
		if c.triggers {
			statements[i] += " AND (" + strings.Join(other, " OR ") + ")"
		}
	}
	if w.arrangement&turnUpdates != 0 {
		slices.Reverse(statements)
	}
	return c.step(plan.Alter, "Change "+count(len(c.updates))+" of "+c.String(), statements...)
}

func (c *change) deleted() []plan.Step {
	if len(c.deletes) == 0 {
		return nil
	}
	keys := make([]string, len(c.deletes))
	for i, r := range c.deletes {
		if keys[i] = c.where1(r); len(c.deletes) > 1 {
			keys[i] = "(" + keys[i] + ")"
		}
	}
	condition := strings.Join(keys, "\n   OR ")
	if len(c.key) == 1 && len(keys) > 1 && c.column(c.key[0]).equality == "=" {
		for i, r := range c.deletes {
			keys[i] = c.literal(c.key[0], r)
		}
		condition = ddl.Ident(c.key[0]) + " IN (" + strings.Join(keys, ", ") + ")"
	}
	steps := c.step(plan.Drop, "Delete "+count(len(c.deletes))+" of "+c.String(), "DELETE FROM "+c.own()+" WHERE "+condition)
	steps[0].Destroys = count(len(c.deletes)) + " of " + c.String()
	if c.cascades {
		steps[0].Destroys += " and those that refer to them"
	}
	return steps
}

// where1 is the condition for one row.
func (c *change) where1(r row) string {
	parts := make([]string, len(c.key))
	for i, name := range c.key {
		parts[i] = ddl.Ident(name) + " " + c.column(name).equality + " " + c.literal(name, r)
	}
	return strings.Join(parts, " AND ")
}

var (
	number  = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
	numeric = regexp.MustCompile(`^(smallint|integer|bigint|numeric(\(.*\))?)$`)
)

// literal writes the value of a column, in a form that every type reads.
func (c *change) literal(name string, r row) string {
	value := r[name]
	formatted := c.column(name).formatted
	switch {
	case value == nil:
		return "NULL"
	case formatted == "boolean" && *value == "t":
		return "true"
	case formatted == "boolean":
		return "false"
	case numeric.MatchString(formatted) && number.MatchString(*value):
		return *value
	}
	return strings.TrimSpace(ddl.Literal(*value))
}
