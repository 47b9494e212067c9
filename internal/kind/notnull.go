package kind

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
)

// OwnNotNull is a body of a column that may be NOT NULL by a constraint of its table's own, beside that of a parent.
type OwnNotNull interface {
	Nullable
	// HasOwnNotNull reports whether there is one; before 18 there is none.
	HasOwnNotNull() bool
}

// Retyped returns the statement that gives a column another type, between those without which PostgreSQL 18 refuses: it makes
// the not-null constraints of the column anew with the parent's first, which reaches a table below that has one of another
// name, and then finds that one in the way. For the time they are not inherited, which costs no look at the rows. What they
// are called doesn't count, so that it is looked up in the end.
func (c *Context) Retyped(column catalog.ID, change ddl.Statement) []ddl.Statement {
	var before, after []ddl.Statement
	for _, holder := range c.aboveOwnNotNull(column) {
		away := inheritNotNull(holder, "NO INHERIT", "NOT k.connoinherit AND "+change.When)
		before, after = append(before, away), append([]ddl.Statement{inheritNotNull(holder, "INHERIT", "k.connoinherit")}, after...)
	}
	return slices.Concat(before, []ddl.Statement{change}, after)
}

// aboveOwnNotNull returns the columns that are NOT NULL, from the given one downwards, below which a table has a constraint of
// its own that says the same.
func (c *Context) aboveOwnNotNull(column catalog.ID) []catalog.ID {
	var holders []catalog.ID
	own := false
	for _, child := range c.Inheriting(column) {
		below := c.aboveOwnNotNull(child)
		holders = append(holders, below...)
		body, ok := c.notNull(child)
		own = own || len(below) > 0 || ok && body.HasOwnNotNull()
	}
	if body, ok := c.notNull(column); own && ok && body.IsNotNull() {
		holders = append([]catalog.ID{column}, holders...)
	}
	return holders
}

// Inheriting returns the columns of the tables that inherit a column's table before and after.
func (c *Context) Inheriting(column catalog.ID) []catalog.ID {
	table := c.TableOf(column)
	var columns []catalog.ID
	for _, dependent := range c.Old.Dependents(table) {
		if dependent.Kind != catalog.Inherits || !c.Existing(dependent) {
			continue
		}
		if child, parent := c.Old.Get(dependent).Body.(catalog.Child).Bond(dependent); parent == table {
			columns = append(columns, catalog.ID{Kind: catalog.Column, Schema: child.Schema, Name: child.Name, Sub: column.Sub})
		}
	}
	return columns
}

func (c *Context) notNull(column catalog.ID) (body OwnNotNull, ok bool) {
	if object := c.Old.Get(column); object != nil {
		body, ok = object.Body.(OwnNotNull)
	}
	return body, ok
}

// inheritNotNull lets the not-null constraint of a column, called k, be inherited or not where a condition holds.
func inheritNotNull(column catalog.ID, action, condition string) ddl.Statement {
	table := ddl.Ident(column.Schema, column.Name)
	return ddl.Run("DO " + ddl.DollarQuote("not_null", "\nDECLARE\n  name text;\nBEGIN\n"+
		"  FOR name IN SELECT k.conname FROM pg_catalog.pg_constraint k "+
		"JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND k.conkey = ARRAY[a.attnum]\n  "+
		"  WHERE k.conrelid = "+ddl.Regclass(column.Schema, column.Name)+" AND k.contype = 'n' AND a.attname = "+ddl.Literal(column.Sub)+"\n    AND "+condition+"\n"+
		"  LOOP\n    EXECUTE pg_catalog.format("+ddl.Literal("ALTER TABLE %s ALTER CONSTRAINT %I "+action)+", "+ddl.Literal(table)+", name);\n  END LOOP;\nEND\n"))
}
