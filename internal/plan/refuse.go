package plan

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
)

// refusals asks the rooms about changes that the migration user can't make. What goes with its parent needs nobody's leave.
func (b *builder) refusals() error {
	for _, id := range b.sortedChanges() {
		c := b.changes[id]
		if err := b.crowded(c); err != nil {
			return err
		}
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

// crowded refuses a change while whose making the old form waits under a name that something else has.
func (b *builder) crowded(c *change) error {
	if !c.remade && !c.refill && c.carrier == (catalog.ID{}) {
		return nil
	}
	names := map[string]bool{kind.Beside(c.ID.Name): true}
	for _, part := range b.context.Old.Parts(c.ID) {
		if part.ID.Kind == catalog.Index {
			names[kind.Beside(part.ID.Name)] = true
		}
	}
	for _, object := range b.context.Old.Objects {
		if object.ID.Schema == c.ID.Schema && object.ID.Sub == "" && names[object.ID.Name] && len(b.claims(object)) > 0 {
			return fail.New("what "+c.ID.String()+" was before has to wait under the name of "+object.ID.String(), "",
				"give "+object.ID.QualifiedName()+" another name first, or drop it if an interrupted run left it behind")
		}
	}
	return nil
}
