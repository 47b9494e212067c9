package plan

import "github.com/plumbsql/plumb/internal/catalog"

// refusals asks the rooms about changes that the migration user can't make. What goes with its parent needs nobody's leave.
func (b *builder) refusals() error {
	for _, id := range b.sortedChanges() {
		c := b.changes[id]
		refuse := b.room(id).Refuse
		if refuse == nil {
			continue
		}
		if c.Old != nil && c.New == nil && c.Old.Parent != (catalog.ID{}) {
			if parent := b.changes[c.Old.Parent]; parent != nil && parent.drop {
				continue
			}
		}
		if err := refuse(b.context, c.Change); err != nil {
			return err
		}
	}
	return nil
}
