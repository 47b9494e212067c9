package notnullname

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

// Released returns what gives the not-null constraint of a column a name of the kind that PostgreSQL chooses once the table no longer has
// it from a parent: from then on its name counts, and until then it can't be renamed.
func Released(c *kind.Context, column catalog.ID) []ddl.Statement {
	o := inherited(c, column)
	if o == nil || o.ID.Sub == called(c.New, column) || usual.MatchString(o.ID.Sub) || !stays(c, o) {
		return nil
	}
	// Other parents may leave later: the last of them counts.
	free := isOf(o, " AND coninhcount = 0")
	return []ddl.Statement{ddl.Run("DO " + ddl.DollarQuote("plumb", "\nBEGIN\n  IF "+free+" THEN\n    "+renaming(o, o.ID.Sub, chosen(c, o))+";\n  END IF;\nEND\n"))}
}

// Refused returns why a table can't leave a parent: PostgreSQL would have to rename a not-null constraint whose copy below is called
// otherwise.
func Refused(c *kind.Context, table catalog.ID) error {
	for _, part := range c.New.Parts(table) {
		if part.ID.Kind != catalog.Column {
			continue
		}
		if err := RefusedFor(c, part.ID); err != nil {
			return err
		}
	}
	return nil
}

// RefusedFor is Refused for one column, also where its parent's takes NULL.
func RefusedFor(c *kind.Context, column catalog.ID) error {
	if len(Released(c, column)) == 0 {
		return nil
	}
	for _, below := range c.Below(column) {
		if other := called(c.Old, below.ID); other != "" && other != called(c.Old, column) {
			return cantRename(column, below.Parent, other, column.QualifiedName())
		}
	}
	return nil
}

// ReleasedFrom is Released for all columns of a table that leaves a parent.
func ReleasedFrom(c *kind.Context, table catalog.ID) []ddl.Statement {
	var statements []ddl.Statement
	for _, part := range c.New.Parts(table) {
		if part.ID.Kind == catalog.Column {
			statements = append(statements, Released(c, part.ID)...)
		}
	}
	return statements
}

// Inherits reports whether a not-null constraint of a table has a name before that it can't lose, because the table has it from a
// parent in the end.
func Inherits(c *kind.Context, table catalog.ID, name string) bool {
	return slices.ContainsFunc(c.Old.Parts(table), func(part *catalog.Object) bool {
		after := c.New.Get(part.ID)
		if part.ID.Kind != catalog.Column || called(c.Old, part.ID) != name || after == nil || !c.Existing(part.ID) {
			return false
		}
		return slices.ContainsFunc(after.Inherited, func(bond catalog.Inheritance) bool {
			before, after := called(c.Old, bond.From), called(c.New, bond.From)
			// Another name of the parent's reaches the one of the same name here.
			return after != "" && (before != name || after == name)
		})
	})
}

// inherited returns the not-null constraint of a column in the old state, which is no object of its own there because the table has it
// from a parent, or nil.
func inherited(c *kind.Context, column catalog.ID) *catalog.Object {
	name := called(c.Old, column)
	if name == "" || Of(c.Old, column) != "" || len(c.Old.Get(column).Inherited) == 0 {
		return nil
	}
	return &catalog.Object{
		ID:     catalog.ID{Kind: catalog.NotNullName, Schema: column.Schema, Name: column.Name, Sub: name},
		Parent: column, Body: &Name{Column: column.Sub},
	}
}
