package constraint

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

// validBelow returns what checks the rows of tables below whose copy of an unchecked constraint is a checked one: they came to
// it when they were made, without rows. Those that are bound to the table by the plan itself lose theirs with the table's when the
// file runs again, and get an unchecked one back.
func validBelow(c *kind.Context, o *catalog.Object) []ddl.Statement {
	if !unchecked(o) {
		return nil
	}
	var statements []ddl.Statement
	for _, below := range c.Below(o.ID) {
		if unchecked(below) || !slices.ContainsFunc(below.Inherited, func(bond catalog.Inheritance) bool { return bond.Made }) {
			continue
		}
		table, validate := ddl.Ident(below.ID.Schema, below.ID.Name), " VALIDATE CONSTRAINT "+ddl.Ident(below.ID.Sub)
		switch bound := boundBefore(c, below); {
		case bound && c.Existing(below.Parent) && !c.Existing(below.ID):
			statements = append(statements, ddl.Run("ALTER TABLE "+table+validate))
		case !bound && c.Old.Get(o.ID) != nil:
			again := ddl.RowExists("pg_constraint", "NOT convalidated AND conrelid = "+ddl.Regclass(below.ID.Schema, below.ID.Name)+" AND conname = "+ddl.Literal(below.ID.Sub))
			statements = append(statements, ddl.RunWhen(again, "ALTER TABLE "+table+validate).Repairing())
		}
	}
	return statements
}

func unchecked(o *catalog.Object) bool {
	return strings.HasSuffix(o.Body.(*Constraint).Definition, notValid)
}

// boundBefore reports whether a table had its copy of a parent's constraint from the bond of the two before.
func boundBefore(c *kind.Context, o *catalog.Object) bool {
	return slices.ContainsFunc(o.Inherited, func(bond catalog.Inheritance) bool {
		return bond.Made && c.Old.Get(bond.Via) != nil && !c.Rebuilt(bond.Via)
	})
}
