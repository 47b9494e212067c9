package plan

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
)

// refillKeyed makes the tables anew with their rows whose partitions have them by the values of a column that would be set aside:
// PostgreSQL changes no type of a partition key. It returns what goes meanwhile, and reports whether the column's own table is
// among them, so that the column waits with it.
func (b *builder) refillKeyed(column, cause catalog.ID) (gone []catalog.ID, own bool, err error) {
	object := b.context.Old.Get(column)
	tables := b.context.KeyedTables(object)
	for _, table := range tables {
		if err := b.foreignBelow(table); err != nil {
			return nil, false, err
		}
		gone = append(gone, b.refill(table, cause)...)
	}
	return gone, slices.Contains(tables, object.Parent), nil
}

// keyed reports whether a partitioned table needs what goes, such as a function, for its key, and can be made anew with its rows.
func (b *builder) keyed(table *catalog.Object, gone catalog.ID) bool {
	return table.ID.Kind == catalog.Table && table.DependsOn(gone) && b.context.Partitioned(table.ID) && b.context.New.Get(table.ID) != nil && b.pending(gone) != ""
}

// copyRows lets the rows of tables that are filled anew wait in copies where the old tables can't wait, as what they need stands
// in the way of the new ones; it reports whether there are any in a cycle.
func (b *builder) copyRows(cycle []*atom) bool {
	tables := uncopied(cycle)
	for _, c := range tables {
		c.copied = true
	}
	if len(tables) > 0 {
		b.atoms, b.takersByClaim = nil, nil
	}
	return len(tables) > 0
}

// uncopied returns the changes of the tables in a cycle that wait to be filled anew, and could have their rows in a copy.
func uncopied(cycle []*atom) []*change {
	var tables []*change
	for _, a := range cycle {
		if a.action == fill && !a.change.copied {
			tables = append(tables, a.change)
		}
	}
	return tables
}
