package plan

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
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
		if err := b.belongs(c); err != nil {
			return err
		}
		if err := b.stuck(c); err != nil {
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

// belongs refuses to make what the script of an extension that stays has made, because under its name there would be the extension's,
// and to drop what only became the extension's.
func (b *builder) belongs(c *change) error {
	verb, members, goes := "DROP", b.context.Old.Members, c.Old == nil && c.create
	if c.New == nil && c.drop {
		verb, members, goes = "ADD", b.context.New.Members, true
	}
	extension := members[c.ID]
	if !goes || extension == (catalog.ID{}) || !b.context.Existing(extension) {
		return nil
	}
	if e := b.changes[extension]; e != nil && (e.drop || slices.Equal(e.Attributes, []string{"version"})) {
		return nil // the other version's script may have made it, or not
	}
	what := "it belongs to " + extension.String() + ", and is wanted without it"
	if verb == "ADD" {
		what = "it is wanted as a part of " + extension.String() + ", and is none"
	}
	return fail.New(what, c.ID.String(),
		"first run: ALTER EXTENSION "+ddl.Ident(extension.Name)+" "+verb+" "+kind.Target(b.context, c.ID.Fact(catalog.Comment))+", then compare again")
}

// crowded refuses a change while whose making the old form waits under a name that something else has.
func (b *builder) crowded(c *change) error {
	if !c.remade && !c.refill && c.carrier == (catalog.ID{}) {
		return nil
	}
	names := map[string]bool{kind.Beside(c.ID.Name): true}
	if c.copied {
		names[kind.CopyOf(c.ID.Name)] = true
	}
	for _, part := range b.context.Old.Parts(c.ID) {
		if part.ID.Kind == catalog.Index {
			names[kind.Beside(part.ID.Name)] = true
		}
	}
	for _, db := range []*catalog.Database{b.context.Old, b.context.New} {
		object := b.claimant(db, c.ID.Schema, names)
		if object != nil {
			return fail.New("what "+c.ID.String()+" was before has to wait under the name of "+object.ID.String(), "",
				"give "+object.ID.QualifiedName()+" another name first, or drop it if an interrupted run left it behind")
		}
	}
	return nil
}

// claimant returns an object of a schema that has one of the names for itself, or nil.
func (b *builder) claimant(db *catalog.Database, schema string, names map[string]bool) *catalog.Object {
	for _, object := range db.Objects {
		if object.ID.Schema == schema && object.ID.Sub == "" && names[object.ID.Name] && len(b.claims(object)) > 0 {
			return object
		}
	}
	return nil
}

// stuck refuses a change that is in the way of rows which wait for their table: they would have to be of the old form and of the new
// one at the same time.
func (b *builder) stuck(c *change) error {
	blocks := b.room(c.ID).Blocks
	if blocks == nil || c.New == nil || c.drop {
		return nil
	}
	if whole := b.changes[c.New.Parent]; whole != nil && whole.create {
		return nil
	}
	for _, column := range blocks(b.context, c.Change) {
		before := b.context.Old.Get(column)
		if before != nil && b.context.Refilled(before.Parent) {
			return fail.New("it can't change while the rows of "+before.Parent.String()+", which is made anew, wait with values of it in "+column.String(), c.ID.String(),
				"change one of them first, and the other in another migration")
		}
	}
	return nil
}
