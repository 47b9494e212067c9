package plan

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
)

// recopied refuses to make another one of two equal foreign keys of a partition the copy of that of its table: PostgreSQL chooses the
// copy when it makes the foreign key or attaches the partition, takes any that is alike, and lets it go no more.
func (b *builder) recopied() error {
	copies := b.copiesBefore()
	if len(copies) == 0 {
		return nil
	}
	for _, id := range b.context.New.OfKind(catalog.Constraint) {
		object := b.context.New.Get(id)
		from, ok := copyOf(object)
		if !ok || b.changes[from] != nil {
			continue
		}
		before := copies[bondedTo{object.Parent, from}]
		if before == nil || before.ID == id || !alike(b.context.Old.Get(id), object) && !alike(b.context.New.Get(before.ID), before) {
			continue
		}
		return fail.New("it can't become the copy of "+from.String()+" in place of "+before.ID.String()+", which PostgreSQL lets go with that alone", id.String(),
			"the partition has two foreign keys that are alike: drop the one that is no copy first, with a migration of its own")
	}
	return nil
}

// bondedTo is a table and the foreign key of a partitioned table of which it has a copy.
type bondedTo struct{ table, from catalog.ID }

// copiesBefore returns the copies of foreign keys in the old state of tables that stay partitions.
func (b *builder) copiesBefore() map[bondedTo]*catalog.Object {
	copies := map[bondedTo]*catalog.Object{}
	for _, id := range b.context.Old.OfKind(catalog.Constraint) {
		object := b.context.Old.Get(id)
		from, ok := copyOf(object)
		for _, bond := range object.Inherited {
			if ok && b.changes[bond.Via] == nil {
				copies[bondedTo{object.Parent, from}] = object
			}
		}
	}
	return copies
}

// alike reports whether two constraints, of which the first may be nil, are foreign keys that PostgreSQL takes for each other, though
// the first is no copy.
func alike(own, other *catalog.Object) bool {
	if own == nil || own.Parent != other.Parent {
		return false
	}
	if _, is := copyOf(own); is {
		return false
	}
	left, ok := own.Body.(kind.Likened)
	right, is := other.Body.(kind.Likened)
	return ok && is && left.Likeness() == right.Likeness()
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

// renamed reports whether an old copy of a foreign key gets another name.
func (b *builder) renamed(before *catalog.Object) bool {
	if _, ok := copyOf(before); !ok || b.context.New.Get(before.Parent) == nil {
		return false
	}
	for _, part := range b.context.New.Parts(before.Parent) {
		if _, ok := copyOf(part); !ok || part.ID == before.ID {
			continue
		}
		for _, id := range b.room(part.ID).Adopts(b.context, part) {
			if id == before.ID {
				return true
			}
		}
	}
	return false
}
