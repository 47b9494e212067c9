package column

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/sequence"
)

// reached returns what makes the columns different again that the tables bound below get with a new one.
func reached(c *kind.Context, n kind.Node) []ddl.Statement {
	var statements []ddl.Statement
	above := n.Body.(*Column)
	for _, below := range c.ReachedBelow(n.ID) {
		if c.Old.Get(below.ID) != nil || !c.Existing(below.Parent) || kind.IsOwn(below) {
			continue
		}
		col := below.Body.(*Column)
		plain := &Column{Statistics: -1, TypeStorage: col.TypeStorage, Compression: above.Compression}
		prefix := "ALTER TABLE " + c.Only(below.Parent) + ddl.Ident(below.ID.Schema, below.ID.Name) + " ALTER COLUMN " + ddl.Ident(below.ID.Sub)
		statements = append(statements, Settings(prefix, plain, col)...)
		statements = append(statements, foreignOptions(below.ID, plain, col)...)
		switch {
		case col.NotNull && !above.NotNull:
			statements = append(statements, ddl.Run(prefix+" SET NOT NULL"))
		case !col.NotNull && above.NotNull:
			statements = append(statements, ddl.Run(prefix+" DROP NOT NULL"))
		}
		value := catalog.ID{Kind: catalog.Default, Schema: below.ID.Schema, Name: below.ID.Name, Sub: below.ID.Sub}
		if len(c.Inline(n.Parts)) > 0 && c.New.Get(value) == nil {
			// A repetition may find an identity column there, which has no default to drop.
			statements = append(statements, ddl.RunWhen(ddl.ColumnHas(below.ID.Schema, below.ID.Name, below.ID.Sub, "a.atthasdef"), prefix+" DROP DEFAULT"))
		}
		if col.counts() {
			statements = append(statements, unlessBefore(c, n, addIdentity(below)), sequence.CatchUp(c, below.ID, col.Type, col.Options))
		}
	}
	return statements
}

// unlessBefore has a statement for a table below look whether it applies, where the column may have come there before, with one that
// a table in between gets of its own.
func unlessBefore(c *kind.Context, n kind.Node, statement ddl.Statement) ddl.Statement {
	if slices.ContainsFunc(c.BoundBelow(n.ID), kind.IsOwn) {
		return statement.Looking()
	}
	return statement
}

// addIdentity makes a column that is there an identity column.
func addIdentity(column *catalog.Object) ddl.Statement {
	id := column.ID
	return ddl.RunWhen(ddl.ColumnHas(id.Schema, id.Name, id.Sub, "a.attidentity = ''"),
		"ALTER TABLE "+ddl.Ident(id.Schema, id.Name)+" ALTER COLUMN "+ddl.Ident(id.Sub)+" ADD"+identityClause(id, column.Body.(*Column)))
}
