package plan

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
)

// recopied refuses to make another foreign key of a partition the copy of that of its table: PostgreSQL chooses the copy when it
// makes the foreign key or attaches the partition, takes any that is alike, and lets it go no more. A copy that only gets another
// name is renamed.
func (b *builder) recopied() error {
	for _, id := range b.context.New.OfKind(catalog.Constraint) {
		object := b.context.New.Get(id)
		from, ok := copyOf(object)
		if !ok || b.context.Old.Get(from) == nil || b.changes[from] != nil {
			continue
		}
		before := b.copyBefore(object.Parent, from)
		if before == nil || before.ID == id || len(b.room(id).Adopts(b.context, object)) > 0 {
			continue
		}
		return fail.New("it can't become the copy of "+from.String()+" in place of "+before.ID.String()+", which PostgreSQL lets go with that alone", id.String(),
			"the partition has two foreign keys that are alike: drop the one that is no copy first, with a migration of its own")
	}
	return nil
}

// copyBefore returns the copy of a foreign key in the old state that a partition has which stays one.
func (b *builder) copyBefore(table, from catalog.ID) *catalog.Object {
	for _, heir := range b.context.Old.Heirs(from) {
		before := b.context.Old.Get(heir)
		if of, ok := copyOf(before); !ok || of != from || before.Parent != table {
			continue
		}
		for _, bond := range before.Inherited {
			if b.changes[bond.Via] == nil {
				return before
			}
		}
	}
	return nil
}

// copyOf returns the foreign key of which one of a partition is a copy.
func copyOf(o *catalog.Object) (catalog.ID, bool) {
	heritable, ok := o.Body.(catalog.Heritable)
	copied, is := o.Body.(catalog.Copied)
	if !ok || !is || !heritable.Heritable() {
		return catalog.ID{}, false
	}
	return copied.CopyOf()
}
