package table

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

// drop detaches a partition first where foreign keys point to the partitioned table: PostgreSQL doesn't drop a table that
// they look into.
func drop(c *kind.Context, o *catalog.Object) []ddl.Statement {
	name := ddl.Ident(o.ID.Schema, o.ID.Name)
	statement := ddl.Run("DROP TABLE IF EXISTS " + name)
	bond := c.Old.Get(catalog.ID{Kind: catalog.Partition, Schema: o.ID.Schema, Name: o.ID.Name})
	if bond == nil {
		return []ddl.Statement{statement}
	}
	_, parent := bond.Body.(catalog.Child).Bond(bond.ID)
	if !referenced(c.Old, parent) {
		return []ddl.Statement{statement}
	}
	detach := ddl.RunWhen(ddl.Inherits(o.ID.Schema, o.ID.Name, parent.Schema, parent.Name),
		"ALTER TABLE "+ddl.Ident(parent.Schema, parent.Name)+" DETACH PARTITION "+name)
	if takenFrom(c, parent) {
		detach = detach.Looking() // what takes its rows has detached it by then
	}
	return []ddl.Statement{detach, statement}
}

// takenFrom reports whether a partition of a table, or of one above, comes or gets other bounds, so that it may take rows of one
// that goes.
func takenFrom(c *kind.Context, parent catalog.ID) bool {
	if slices.ContainsFunc(c.New.Dependents(parent), func(bond catalog.ID) bool {
		return bond.Kind == catalog.Partition && (!c.Existing(bond) || c.Rebuilt(bond))
	}) {
		return true
	}
	bond := c.Old.Get(catalog.ID{Kind: catalog.Partition, Schema: parent.Schema, Name: parent.Name})
	if bond == nil {
		return false
	}
	_, above := bond.Body.(catalog.Child).Bond(bond.ID)
	return takenFrom(c, above)
}

// referenced reports whether a foreign key points to a table or to one that it is a partition of.
func referenced(db *catalog.Database, table catalog.ID) bool {
	for _, part := range db.Parts(table) {
		if part.ID.Kind == catalog.Partition {
			if _, parent := part.Body.(catalog.Child).Bond(part.ID); referenced(db, parent) {
				return true
			}
		}
		if part.ID.Kind != catalog.Constraint && part.ID.Kind != catalog.Index {
			continue
		}
		for _, dependent := range db.Dependents(part.ID) {
			if dependent.Kind == catalog.Constraint {
				return true
			}
		}
	}
	return false
}

// bound returns the tables that must change to logged or unlogged before this one: a logged table can't have a foreign key
// to one that is not.
func bound(db *catalog.Database, table catalog.ID, unlogged bool) []catalog.ID {
	var tables []catalog.ID
	for _, part := range db.Parts(table) {
		if part.ID.Kind != catalog.Constraint && part.ID.Kind != catalog.Index {
			continue
		}
		others := part.Deps
		if unlogged {
			others = db.Dependents(part.ID)
		}
		for _, other := range others {
			if object := db.Get(other); object.Parent.Kind == catalog.Table && object.Parent != table {
				tables = append(tables, object.Parent)
			}
		}
	}
	return tables
}
