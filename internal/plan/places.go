package plan

import (
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
)

// arrange writes what uses columns of a table by their places in the order that these will have, which is not that of the new
// state where a column is written between others: PostgreSQL puts new columns last. The error names what can't be written so.
func (b *builder) arrange() error {
	arranged := map[catalog.ID]*catalog.Object{}
	for _, id := range b.sortedChanges() {
		c := b.changes[id]
		if c.New == nil || c.Old != nil && len(c.Attributes) == 0 && !c.create {
			continue
		}
		wanted := b.desired.Get(id)
		if wanted == nil {
			continue
		}
		object, ok := b.desired.Arranged(wanted, func(table catalog.ID) []int { return b.desired.Reordered(b.columns(table)) })
		if !ok {
			return b.misplaced(wanted)
		}
		c.New = object
		if object != wanted {
			arranged[id] = object
		}
	}
	b.context.New = b.desired
	if len(arranged) > 0 {
		b.context.New = b.desired.With(arranged)
	}
	return nil
}

// columns returns the columns of a table in the order that they will have.
func (b *builder) columns(table catalog.ID) []catalog.ID {
	if !b.context.Existing(table) {
		return b.desired.Columns(table)
	}
	return b.desired.After(b.context.Old, table, b.context.Existing)
}

// misplaced refuses to make what would read other columns than it was meant to.
func (b *builder) misplaced(o *catalog.Object) error {
	for _, table := range b.desired.ByPlace(o) {
		if got := b.columns(table); b.desired.Reordered(got) != nil {
			return fail.New(o.ID.String()+" names the columns of "+table.String()+" by their places, and these will stand in the order "+names(got)+
				" instead of "+names(b.desired.Columns(table)), o.ID.QualifiedName(),
				"write the columns of "+table.QualifiedName()+" in the order that they will have, new ones last")
		}
	}
	return nil
}

func names(columns []catalog.ID) string {
	all := make([]string, len(columns))
	for i, column := range columns {
		all[i] = column.Sub
	}
	return strings.Join(all, ", ")
}
