package plan

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
)

// unmatched makes the indexes of partitioned tables anew that come after the attachment of a partition because it has none
// for them: PostgreSQL would make one. Of those of the partition it makes anew what PostgreSQL could take for another, also of its
// foreign keys where the table gets one like them. It returns them.
func (b *builder) unmatched() []catalog.ID {
	var gone []catalog.ID
	for _, id := range b.sortedChanges() {
		if !b.changes[id].create {
			continue
		}
		if id.Kind == catalog.Constraint {
			gone = append(gone, b.alikeBelow(id)...)
		}
		if id.Kind != catalog.Partition {
			continue
		}
		come, there := b.rivals(id, b.changes[id].New)
		for _, rival := range come {
			if slices.Contains(there, rival) && b.replace(rival, id) {
				gone = append(gone, rival)
			}
		}
		child, parent := b.changes[id].New.Body.(catalog.Child).Bond(id)
		for _, part := range append(b.context.New.Parts(parent), b.context.New.Parts(child)...) {
			if !part.Follows(id) || b.context.Old.Get(part.ID) == nil {
				continue
			}
			if c := b.changes[part.ID]; (c == nil || !c.create) && b.replace(part.ID, id) {
				gone = append(gone, part.ID)
			}
		}
	}
	return gone
}

// alikeBelow makes the foreign keys of partitions anew that PostgreSQL would take for copies of one that comes to their table.
func (b *builder) alikeBelow(id catalog.ID) []catalog.ID {
	var gone []catalog.ID
	if len(b.context.New.Heirs(id)) == 0 {
		return nil
	}
	come, _ := b.rivals(id, b.changes[id].New)
	for _, rival := range come {
		body, ok := b.context.New.Get(rival).Body.(interface{ Compares() bool })
		if ok && body.Compares() && b.context.Old.Get(rival) != nil && b.replace(rival, id) {
			gone = append(gone, rival)
		}
	}
	return gone
}
