package plan

import "github.com/plumbsql/plumb/internal/catalog"

// unmatched makes the indexes of partitioned tables anew that come after the attachment of a partition because it has none
// for them: PostgreSQL would make one. It returns them.
func (b *builder) unmatched() []catalog.ID {
	var gone []catalog.ID
	for _, id := range b.sortedChanges() {
		if id.Kind != catalog.Partition || !b.changes[id].create {
			continue
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
