package column

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/notnullname"
)

// notNull makes a column of a table in use NOT NULL without a look at all rows under a lock that keeps everybody out. rest
// is what needs the column to be NOT NULL, and whatever else there is to do.
//
// Since 18 the constraint itself can be added unchecked and validated after a commit. Before, a check that says the same is,
// and PostgreSQL believes it (since 12); it is dropped in a version of its own, so that the validation does not run
// again when the lock can't be had at once.
func notNull(c *kind.Context, id catalog.ID, a *kind.Alteration, rest []ddl.Statement) {
	table := "ALTER TABLE " + ddl.Ident(id.Schema, id.Name)
	column := ddl.Ident(id.Sub)
	relation := catalog.ID{Kind: catalog.Table, Schema: id.Schema, Name: id.Name}
	nullable := ddl.ColumnHas(id.Schema, id.Name, id.Sub, "NOT a.attnotnull")
	unchecked := kind.Stage{Comment: "Keep new rows from having no value in " + id.String()}
	validated := kind.Stage{Comment: "Check that no row is without a value in " + id.String()}
	if c.New.Major() >= 18 {
		name := notnullname.Of(c.New, id)
		if name == "" {
			name = c.SpareConstraint(relation, id.Name+"_"+id.Sub, "_not_null")
		}
		unchecked.Statements = []ddl.Statement{ddl.RunWhen(nullable, table+" ADD CONSTRAINT "+ddl.Ident(name)+" NOT NULL "+column+" NOT VALID")}
		validated.Statements = []ddl.Statement{validate(id, name)}
		stages := []kind.Stage{unchecked, validated}
		if len(rest) > 0 {
			stages = append(stages, kind.Stage{Statements: rest})
		}
		follow(a, stages)
		return
	}
	name := c.SpareConstraint(relation, id.Sub, "_plumb_not_null")
	missing := ddl.Not(ddl.ConstraintExists(id.Schema, id.Name, name))
	unchecked.Statements = []ddl.Statement{ddl.RunWhen(nullable+" AND "+missing,
		table+" ADD CONSTRAINT "+ddl.Ident(name)+" CHECK ("+column+" IS NOT NULL) NOT VALID")}
	validated.Statements = []ddl.Statement{validate(id, name)}
	follow(a, []kind.Stage{unchecked, validated, {Proven: true, Comment: "Change " + id.String() + ", which is known to have values", Statements: append([]ddl.Statement{
		ddl.Run(table + " ALTER COLUMN " + column + " SET NOT NULL"),
		ddl.Run(table + " DROP CONSTRAINT IF EXISTS " + ddl.Ident(name)),
	}, rest...)}})
}

// setNotNull makes the column NOT NULL at once. Where its constraint has a name of its own, it gets it now: later PostgreSQL renames
// none above one that a table below has under another name.
func setNotNull(c *kind.Context, id catalog.ID, prefix string) ddl.Statement {
	name := notnullname.Of(c.New, id)
	if name == "" {
		return ddl.Run(prefix + " SET NOT NULL")
	}
	return ddl.RunWhen(ddl.ColumnHas(id.Schema, id.Name, id.Sub, "NOT a.attnotnull"),
		"ALTER TABLE "+ddl.Ident(id.Schema, id.Name)+" ADD CONSTRAINT "+ddl.Ident(name)+" NOT NULL "+ddl.Ident(id.Sub))
}

// newAbove reports whether a parent gets a column of the name that is NOT NULL: since 18 PostgreSQL refuses to add it above a
// constraint that is not validated.
func newAbove(c *kind.Context, column *catalog.Object) bool {
	return c.New.Major() >= 18 && slices.ContainsFunc(column.Inherited, func(bond catalog.Inheritance) bool {
		above := c.New.Get(bond.From)
		return above != nil && above.Body.(*Column).NotNull && c.Old.Get(bond.From) == nil
	})
}

// validate looks at the rows that are there, and holds its lock no longer than that takes.
func validate(id catalog.ID, name string) ddl.Statement {
	check := ddl.RunWhen(ddl.ConstraintExists(id.Schema, id.Name, name),
		"ALTER TABLE "+ddl.Ident(id.Schema, id.Name)+" VALIDATE CONSTRAINT "+ddl.Ident(name))
	check.NoTx = true
	return check
}

// follow puts stages behind what an alteration does at once, or begins with the first of them where that is nothing.
func follow(a *kind.Alteration, stages []kind.Stage) {
	if len(a.Statements) == 0 {
		a.Statements, a.Comment = stages[0].Statements, stages[0].Comment
		stages = stages[1:]
	}
	a.Behind, a.Awaits = stages, needsNotNull
}

// needsNotNull reports whether an object can't be made before its columns are NOT NULL.
func needsNotNull(o *catalog.Object) bool {
	switch o.ID.Kind {
	case catalog.Partition, catalog.Inherits, catalog.ReplicaIdentity:
		return true
	}
	body, ok := o.Body.(interface{ NeedsNotNull() bool })
	return ok && body.NeedsNotNull()
}
