package table

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

func create(c *kind.Context, n kind.Node) []ddl.Statement {
	t := n.Body.(*Table)
	name := ddl.Ident(n.ID.Schema, n.ID.Name)
	var b strings.Builder
	b.WriteString("CREATE ")
	if t.Unlogged {
		b.WriteString("UNLOGGED ")
	}
	b.WriteString("TABLE IF NOT EXISTS " + name + " (")
	parents, parts, then := c.Inherits(n)
	clauses := c.Inline(parts)
	for i, clause := range clauses {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n  " + clause)
	}
	if len(clauses) > 0 {
		b.WriteString("\n")
	}
	b.WriteString(")")
	if len(parents) > 0 {
		b.WriteString(" INHERITS (" + strings.Join(parents, ", ") + ")")
	}
	if t.PartitionKey != "" {
		b.WriteString(" PARTITION BY " + t.PartitionKey)
	}
	if t.AccessMethod != "" {
		b.WriteString(" USING " + ddl.Ident(t.AccessMethod))
	}
	if len(t.Options) > 0 {
		b.WriteString(" WITH (" + strings.Join(t.Options, ", ") + ")")
	}
	if t.Tablespace != "" {
		b.WriteString(" TABLESPACE " + ddl.Ident(t.Tablespace))
	}
	statements := append([]ddl.Statement{ddl.Run(b.String())}, then...)
	if !c.Refilled(n.ID) {
		statements = append(statements, rowSecurity(name, Table{}, *t)...)
	}
	if t.ReplicaIdentity != "" {
		statements = append(statements, replicaIdentity(name, t))
	}
	return statements
}

// refills reports a change that PostgreSQL makes of no table: another partition key, or none; before 15 another access method;
// a partitioned table that is logged or not.
func refills(c *kind.Context, ch diff.Change) bool {
	return ch.Has("partition_key") || ch.Has("access_method") && c.New.Major() < 15 || ch.Has("unlogged") && ch.New.Body.(*Table).Partitioned()
}

// blocks: PostgreSQL writes no table anew of which something else holds rows.
func blocks(c *kind.Context, ch diff.Change) []catalog.ID {
	if ch.Old == nil || ch.New == nil || !ch.Has("unlogged", "access_method") || refills(c, ch) {
		return nil
	}
	return append(c.Inside(ch.ID), c.Kept(ch.ID)...)
}

func alter(c *kind.Context, ch diff.Change) kind.Alteration {
	before, after := ch.Old.Body.(*Table), ch.New.Body.(*Table)
	name := ddl.Ident(ch.ID.Schema, ch.ID.Name)
	prefix := "ALTER TABLE " + name
	if refills(c, ch) {
		return kind.Alteration{Refill: []catalog.ID{ch.ID}}
	}
	var statements []ddl.Statement
	if ch.Has("tablespace") {
		statements = append(statements, ToTablespace(prefix, after.Tablespace))
	}
	if ch.Has("unlogged") {
		action := " SET LOGGED"
		if after.Unlogged {
			action = " SET UNLOGGED"
		}
		statements = append(append(statements, ddl.Run(prefix+action)), unlike(c, ch)...)
	}
	if ch.Has("access_method") {
		statements = append(statements, ddl.Run(prefix+" SET ACCESS METHOD "+ddl.Ident(method(after))))
	}
	statements = append(statements, Options(prefix, before.Options, after.Options)...)
	statements = append(statements, rowSecurity(name, *before, *after)...)
	if ch.Has("replica_identity") {
		statements = append(statements, replicaIdentity(name, after))
	}
	a := kind.Alter(statements...)
	if ch.Has("unlogged") {
		a.Follows = bound(c.New, ch.ID, after.Unlogged)
	}
	return a
}

// unlike returns the statements for the sequences of a table's columns that are not to be logged, or unlogged, as the table
// is from then on: since 15 it takes them along.
func unlike(c *kind.Context, ch diff.Change) []ddl.Statement {
	if c.New.Major() < 15 {
		return nil
	}
	var statements []ddl.Statement
	for _, id := range c.New.OfKind(catalog.Sequence) {
		before, after := c.Old.Get(id), c.New.Get(id)
		if before == nil || c.Rebuilt(id) || before.GoesWith.Kind != catalog.Column || before.GoesWith.Schema != ch.ID.Schema || before.GoesWith.Name != ch.ID.Name {
			continue
		}
		if unlogged := after.Body.(interface{ IsUnlogged() bool }).IsUnlogged(); unlogged != ch.New.Body.(*Table).Unlogged {
			statements = append(statements, ddl.Run("ALTER SEQUENCE "+ddl.Ident(id.Schema, id.Name)+" SET "+map[bool]string{true: "UNLOGGED", false: "LOGGED"}[unlogged]))
		}
	}
	return statements
}

// method returns the access method by name.
func method(t *Table) string {
	if t.AccessMethod == "" {
		return "heap"
	}
	return t.AccessMethod
}

// ToTablespace returns the statement that moves a relation to a tablespace, "" for the database's own; prefix is the ALTER
// command with its name.
func ToTablespace(prefix, space string) ddl.Statement {
	if space == "" {
		space = "pg_default"
	}
	return ddl.Run(prefix + " SET TABLESPACE " + ddl.Ident(space))
}

// InTablespace returns the clause that makes a relation or an index in a tablespace, with a space before it, or "".
func InTablespace(space string) string {
	if space == "" {
		return ""
	}
	return " TABLESPACE " + ddl.Ident(space)
}

// Options returns the statements that turn one list of storage parameters into another; prefix is the ALTER command
// with the name of the relation.
func Options(prefix string, before, after []string) []ddl.Statement {
	var set, reset []string
	for _, option := range after {
		if !slices.Contains(before, option) {
			set = append(set, option)
		}
	}
	for _, option := range before {
		name, _, _ := strings.Cut(option, "=")
		if !slices.ContainsFunc(after, func(o string) bool { return strings.HasPrefix(o, name+"=") }) {
			reset = append(reset, name)
		}
	}
	var statements []ddl.Statement
	if len(reset) > 0 {
		statements = append(statements, ddl.Run(prefix+" RESET ("+strings.Join(reset, ", ")+")"))
	}
	if len(set) > 0 {
		statements = append(statements, ddl.Run(prefix+" SET ("+strings.Join(set, ", ")+")"))
	}
	return statements
}

func rowSecurity(name string, before, after Table) []ddl.Statement {
	var statements []ddl.Statement
	if before.RowSecurity != after.RowSecurity {
		action := " DISABLE ROW LEVEL SECURITY"
		if after.RowSecurity {
			action = " ENABLE ROW LEVEL SECURITY"
		}
		statements = append(statements, ddl.Run("ALTER TABLE "+name+action))
	}
	if before.ForceRowSecurity != after.ForceRowSecurity {
		action := " NO FORCE ROW LEVEL SECURITY"
		if after.ForceRowSecurity {
			action = " FORCE ROW LEVEL SECURITY"
		}
		statements = append(statements, ddl.Run("ALTER TABLE "+name+action))
	}
	return statements
}

func replicaIdentity(name string, t *Table) ddl.Statement {
	clause := t.ReplicaIdentity
	if clause == "" {
		clause = "DEFAULT"
	}
	return ddl.Run("ALTER TABLE " + name + " REPLICA IDENTITY " + clause)
}
