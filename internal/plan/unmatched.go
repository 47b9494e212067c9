package plan

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
)

// unmatched makes the indexes of partitioned tables anew that come after the attachment of a partition because it has none
// for them: PostgreSQL would make one. Of those of the partition it makes anew what PostgreSQL could take for another. It
// returns them.
func (b *builder) unmatched() []catalog.ID {
	var gone []catalog.ID
	for _, id := range b.sortedChanges() {
		if id.Kind != catalog.Partition || !b.changes[id].create {
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
