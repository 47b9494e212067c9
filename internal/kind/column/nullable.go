package column

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// held returns the columns of the partitions below that stay NOT NULL because something there needs it: a primary key, an identity, a
// replica identity. DROP NOT NULL reaches them, and fails (ATExecDropNotNull in PostgreSQL's tablecmds.c).
func held(c *kind.Context, column catalog.ID) []*catalog.Object {
	return slices.DeleteFunc(c.Below(column), func(below *catalog.Object) bool {
		return !below.Body.(*Column).NotNull || !c.Existing(below.ID) || !needed(c.Old, below.ID) || !needed(c.New, below.ID) ||
			!comesBy(below, catalog.Partition)
	})
}

// comesBy reports whether a column comes from a parent by a kind of bond.
func comesBy(column *catalog.Object, bond catalog.Kind) bool {
	return slices.ContainsFunc(column.Inherited, func(from catalog.Inheritance) bool { return from.Via.Kind == bond })
}

// needed reports whether something in a state needs a column to be NOT NULL that has no constraint of its own for that, as a primary
// key has since 18.
func needed(db *catalog.Database, id catalog.ID) bool {
	column := db.Get(id)
	return column.Body.(*Column).Identity != "" || slices.ContainsFunc(db.Parts(column.Parent), func(part *catalog.Object) bool {
		return part.ID.Kind == catalog.ReplicaIdentity || db.Major() < 18 && part.ID.Kind == catalog.Constraint && needsNotNull(part) && part.DependsOn(id)
	})
}

// heldPartitions returns the attachments of the partitions whose columns stay NOT NULL: a partitioned table can't lose it alone.
func heldPartitions(c *kind.Context, column catalog.ID) []catalog.ID {
	var bonds []catalog.ID
	for _, below := range held(c, column) {
		bonds = append(bonds, catalog.ID{Kind: catalog.Partition, Schema: below.ID.Schema, Name: below.ID.Name})
	}
	return bonds
}

// staysBelow reports whether a table that inherits the column, and is no partition, stays NOT NULL: without a word to it, none of its
// rows need a look.
func staysBelow(c *kind.Context, column catalog.ID) bool {
	return slices.ContainsFunc(c.Below(column), func(below *catalog.Object) bool {
		return below.Body.(*Column).NotNull && c.Existing(below.ID) && c.Old.Get(below.ID).Body.(*Column).NotNull &&
			comesBy(below, catalog.Inherits)
	})
}

// dropNotNull returns what lets a column take NULL, with those of the tables below that lose it too.
func dropNotNull(c *kind.Context, ch diff.Change, prefix string) []ddl.Statement {
	if !staysBelow(c, ch.ID) {
		return append([]ddl.Statement{ddl.Run(prefix + " DROP NOT NULL")}, notNullBelow(c, ch.ID, false)...)
	}
	only := func(id catalog.ID) ddl.Statement {
		return ddl.Run("ALTER TABLE ONLY " + ddl.Ident(id.Schema, id.Name) + " ALTER COLUMN " + ddl.Ident(id.Sub) + " DROP NOT NULL")
	}
	statements := []ddl.Statement{only(ch.ID)}
	for _, below := range c.Below(ch.ID) {
		if c.Existing(below.ID) && !below.Body.(*Column).NotNull && c.Old.Get(below.ID).Body.(*Column).NotNull {
			statements = append(statements, only(below.ID))
		}
	}
	return statements
}
