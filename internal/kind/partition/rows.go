package partition

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// sources returns the tables that may have rows which belong into a new partition of a table that was there before: its
// default partition, and partitions that are dropped. What a new default partition gets depends on all others, which may be
// new as well.
func sources(c *kind.Context, id catalog.ID, p *Partition) []catalog.ID {
	if c.Old.Get(id) != nil || !c.Existing(p.parent()) || p.Foreign || p.Bound == "DEFAULT" {
		return nil
	}
	var found []catalog.ID
	for _, dependent := range c.Old.Dependents(p.parent()) {
		if dependent.Kind != catalog.Partition {
			continue
		}
		before := c.Old.Get(dependent).Body.(*Partition)
		child, parent := before.Bond(dependent)
		stays := before.Bound == "DEFAULT" && c.Existing(child) && c.Existing(dependent) && len(catalog.Changed(c.Old.Get(dependent), c.New.Get(dependent))) == 0
		if parent == p.parent() && !before.Foreign && (stays || c.New.Get(child) == nil && !c.Partitioned(child)) {
			found = append(found, child)
		}
	}
	return found
}

// moves implements kind.Room.Moves.
func moves(c *kind.Context, ch diff.Change) []catalog.ID {
	if ch.New == nil {
		return nil
	}
	found := sources(c, ch.ID, ch.New.Body.(*Partition))
	if len(found) > 0 {
		child, _ := ch.New.Body.(*Partition).Bond(ch.ID)
		found = append(found, child)
	}
	return found
}

// take returns the statement that takes the rows over which belong into a new partition: with rows of its own in the default
// partition it could not be attached, and those of a partition that is dropped would be lost. PostgreSQL tells which rows
// these are of a partition with the same bounds, of a table like this one.
func take(c *kind.Context, id catalog.ID, p *Partition) []ddl.Statement {
	from := sources(c, id, p)
	if len(from) == 0 {
		return nil
	}
	parent := c.New.Get(p.parent()).Body.(interface{ Key() string })
	var b strings.Builder
	b.WriteString("\nDECLARE\n  belongs text;\nBEGIN\n  IF " + ddl.Not(attached(id, p)) + " THEN\n" +
		"    CREATE TEMPORARY TABLE pg_temp.plumb_like (LIKE " + ddl.Ident(p.Schema, p.Table) + ") PARTITION BY " + parent.Key() + ";\n" +
		"    CREATE TEMPORARY TABLE pg_temp.plumb_part PARTITION OF pg_temp.plumb_like " + p.Bound + ";\n" +
		"    belongs := pg_catalog.pg_get_partition_constraintdef('pg_temp.plumb_part'::pg_catalog.regclass);\n")
	for _, source := range from {
		b.WriteString("    IF " + there(c, source, p) + " THEN\n      EXECUTE " + move(c, source, id) + ";\n    END IF;\n")
	}
	b.WriteString("    DROP TABLE pg_temp.plumb_like;\n  END IF;\nEND\n")
	return []ddl.Statement{ddl.Run("DO " + ddl.DollarQuote("plumb", b.String()))}
}

// there is the condition that a source can be read: a partition that is dropped has left by then.
func there(c *kind.Context, source catalog.ID, p *Partition) string {
	condition := ddl.RelationExists(source.Schema, source.Name, "r", "p")
	if c.New.Get(source) == nil {
		condition += " AND " + ddl.Not(ddl.Inherits(source.Schema, source.Name, p.Schema, p.Table))
	}
	return condition
}

// move returns the expression of the statement that moves rows from a source to a partition. The columns are those of both
// that have values of their own.
func move(c *kind.Context, source, target catalog.ID) string {
	var columns, values []string
	for _, part := range c.New.Parts(catalog.ID{Kind: catalog.Table, Schema: target.Schema, Name: target.Name}) {
		body, ok := part.Body.(interface {
			Computed() bool
			ColumnType() (string, int)
		})
		before := c.Old.Get(catalog.ID{Kind: catalog.Column, Schema: source.Schema, Name: source.Name, Sub: part.ID.Sub})
		if !ok || body.Computed() || before == nil {
			continue
		}
		value := ddl.Ident(part.ID.Sub)
		if after := c.New.Get(before.ID); after == nil && slices.Contains(catalog.Changed(before, part), "type") {
			formatted, _ := body.ColumnType()
			value += "::text::" + formatted
		}
		columns, values = append(columns, ddl.Ident(part.ID.Sub)), append(values, value)
	}
	list := "INSERT INTO " + ddl.Ident(target.Schema, target.Name) + " (" + strings.Join(columns, ", ") + ") OVERRIDING SYSTEM VALUE SELECT " + strings.Join(values, ", ")
	name := ddl.Ident(source.Schema, source.Name)
	if c.New.Get(source) == nil {
		return ddl.Literal(list+" FROM "+name+" WHERE ") + " || belongs"
	}
	return ddl.Literal("WITH moved AS (DELETE FROM "+name+" WHERE ") + " || belongs || " + ddl.Literal(" RETURNING *) "+list+" FROM moved")
}
