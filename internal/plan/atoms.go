package plan

import (
	"reflect"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// atom is one action on one object; a node of the graph holds one or several.
type atom struct {
	action Action
	change *change
	// into is the atom whose statement does this one's work too, or nil.
	into *atom
	// silent marks a folded creation that needs no clause: the statement reaches it through inheritance.
	silent bool
	// revokes marks the taking away of what PostgreSQL gives a new object by itself; Old is the fact that it makes.
	revokes bool
	// via is the making of the table's bond to its parent that must come before into, whose statement reaches this object through
	// it, as long as the table is made with the bond; or nil.
	via *atom
	// holds is the atom whose object gets a placeholder by this one, or nil.
	holds *atom
}

func (a *atom) id() catalog.ID { return a.change.ID }

// root returns the atom whose statement does the work.
func (a *atom) root() *atom {
	for a.into != nil {
		a = a.into
	}
	return a
}

func (b *builder) sortedChanges() []catalog.ID {
	ids := make([]catalog.ID, 0, len(b.changes))
	for id := range b.changes {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, catalog.ID.Compare)
	return ids
}

// implied plans to take away what PostgreSQL gives by itself to a new object and the new state does not have.
func (b *builder) implied() {
	for _, id := range b.sortedChanges() {
		if !b.changes[id].rebuilt() {
			continue
		}
		for _, room := range b.options.Rooms {
			if room.Implies == nil {
				continue
			}
			for _, fact := range room.Implies(b.context, b.changes[id].New) {
				if b.context.New.Get(fact.ID) != nil {
					continue
				}
				c := &change{Change: diff.Change{ID: fact.ID, Old: fact}}
				b.atoms = append(b.atoms, &atom{action: Alter, change: c, revokes: true})
			}
		}
	}
}

// key identifies an atom.
type key struct {
	action Action
	id     catalog.ID
}

// makeAtoms turns the decisions into atoms and folds parts into the statements of what they belong to.
func (b *builder) makeAtoms() map[key]*atom {
	byKey := map[key]*atom{}
	add := func(action Action, c *change) {
		a := &atom{action: action, change: c}
		b.atoms = append(b.atoms, a)
		byKey[key{action, c.ID}] = a
	}
	for _, id := range b.sortedChanges() {
		c := b.changes[id]
		if c.drop {
			add(Drop, c)
		}
		if c.create {
			add(Create, c)
		}
		if c.filling() {
			add(fill, c)
			add(hide, c)
		}
		if c.waits() {
			add(aside, c)
		}
		if !c.drop && !c.create {
			add(Alter, c)
		}
	}
	b.taken = map[catalog.ID]*atom{}
	for _, a := range b.atoms {
		if takes := b.room(a.id()).Takes; takes != nil && a.action == Alter && !a.revokes {
			for _, id := range takes(b.context, a.change.Change) {
				b.taken[id] = a
			}
		}
	}
	b.emptied = b.empties(byKey)
	for _, a := range b.atoms {
		if !a.revokes {
			b.fold(byKey, a)
		}
	}
	b.release(byKey)
	for _, a := range b.atoms {
		if a.action == Create && a.into != nil && !a.silent && !b.reached(byKey, a) {
			a.into = nil
		}
	}
	b.adopt(byKey)
	return byKey
}

// release lets copies of foreign keys that can't wait with their tables go with their counterparts, while the tables are bound.
func (b *builder) release(byKey map[key]*atom) {
	for _, a := range b.atoms {
		if a.action != Drop || a.into != nil || b.filledAnew(a.change.Old) == nil {
			continue
		}
		if from := reaching(byKey, a); from != nil && from.root().id().Kind == a.id().Kind {
			a.into, a.silent = from, true
		}
	}
}

// adopt lets creations use up what would be dropped.
func (b *builder) adopt(byKey map[key]*atom) {
	for _, a := range b.atoms {
		room := b.room(a.id())
		if a.action != Create || room.Adopts == nil {
			continue
		}
		copied := b.renamesCopy(a)
		if !copied && (a.into != nil || !b.context.Online.Constraints) {
			continue // it is made with something else, or can be made as well
		}
		for _, id := range room.Adopts(b.context, a.change.New) {
			if drop := byKey[key{Drop, id}]; drop != nil && (copied || drop.into == nil) && !drop.change.again {
				drop.into, drop.silent = a, false
				a.into, a.silent = nil, false
				break
			}
		}
	}
}

// renamesCopy reports whether a new copy of a foreign key can be an old one, because that of which all are copies stays.
func (b *builder) renamesCopy(a *atom) bool {
	if a.action != Create {
		return false
	}
	from, is := copyOf(a.change.New)
	for copied := is; copied; {
		if above := b.context.New.Get(from); above != nil {
			var higher catalog.ID
			if higher, copied = copyOf(above); copied {
				from = higher
			}
			continue
		}
		return false
	}
	return is && b.changes[from] == nil && b.changes[a.change.New.Parent] == nil
}

// empties returns the tables that are dropped after others took rows from them, with what makes these others.
func (b *builder) empties(byKey map[key]*atom) map[catalog.ID][]*atom {
	emptied := map[catalog.ID][]*atom{}
	for _, a := range b.atoms {
		moves := b.room(a.id()).Moves
		if a.revokes || a.action != Create || moves == nil {
			continue
		}
		for _, table := range moves(b.context, a.change.Change) {
			if byKey[key{Drop, table}] != nil && b.changes[table].New == nil {
				emptied[table] = append(emptied[table], a)
			}
		}
	}
	return emptied
}

// usedUp reports whether an object that goes is used up in making another one.
func (a *atom) usedUp() bool { return a.action == Drop && a.into != nil && a.into.action == Create }

// reached reports whether a part is made with what it is folded into: where that is made silently, the counterpart has an equal
// part that is.
func (b *builder) reached(byKey map[key]*atom, part *atom) bool {
	if part.into == nil || !part.into.silent {
		return part.into != nil
	}
	for _, bond := range part.into.change.New.Inherited {
		id := part.id()
		id.Schema, id.Name, id.Sub = bond.From.Schema, bond.From.Name, bond.From.Sub
		twin := byKey[key{Create, id}]
		if twin != nil && len(catalog.Changed(part.change.New, twin.change.New)) == 0 && b.reached(byKey, twin) {
			return true
		}
	}
	return false
}

// fold finds the atom whose statement does this one's work too.
func (b *builder) fold(byKey map[key]*atom, a *atom) {
	if taker := b.taken[a.id()]; taker != nil && (a.action == Drop || a.action == Create) {
		a.into, a.silent = taker, true
		return
	}
	switch a.action {
	case Drop:
		owner := b.changes[a.change.Old.Parent]
		if a.id().Kind == catalog.IndexPartition && owner != nil && b.context.Refilled(owner.Old.Parent) {
			return // it ends with the attachment of the table
		}
		if a.id().Kind == catalog.Partition && len(b.emptied[a.change.Old.Parent]) > 0 {
			return // its rows are looked through before it goes
		}
		if table := b.filledAnew(a.change.Old); table == nil || b.waitsWith(a, table) {
			a.into = byKey[key{Drop, a.change.Old.Parent}]
		}
		if owner != nil && owner.remade {
			a.into = byKey[key{Alter, owner.ID}]
		}
		if a.into == nil && a.change.carrier != (catalog.ID{}) {
			a.into = byKey[key{Drop, a.change.carrier}]
		}
		if with := a.change.Old.GoesWith; a.into == nil && !b.context.Refilled(with) {
			a.into = byKey[key{Drop, with}]
		}
	case Create:
		room := b.room(a.id())
		if a.into = b.late(byKey, a); a.into != nil {
			a.silent = true
			return
		}
		if a.into, a.via = b.reachedLater(byKey, a); a.into != nil {
			a.silent = true
			return
		}
		if b.context.Refilled(a.change.New.Parent) && room.Filled == kind.AfterRowsBetter && !b.context.Partitioned(a.change.New.Parent) {
			return // once the rows are there
		}
		if (room.Inline != nil || room.Absorbed) && (room.Alone == nil || !room.Alone(b.context, a.change.New)) {
			a.into = byKey[key{Create, a.change.New.Parent}]
		} else if with := a.change.New.GoesWith; catalog.Shelled(with.Kind) {
			a.into = byKey[key{Create, with}]
		}
	}
	if a.into == nil {
		a.into = b.inherited(byKey, a)
		a.silent = a.into != nil
	}
}

// late finds the atom that makes a copy which comes with the last of its counterpart and the bond of the tables.
func (b *builder) late(byKey map[key]*atom, a *atom) *atom {
	for _, bond := range a.change.New.Inherited {
		if !bond.Late {
			continue
		}
		if from := byKey[key{Create, bond.From}]; from != nil {
			return from
		}
		return byKey[key{Create, bond.Via}]
	}
	return nil
}

// reachedLater finds the atom of a parent's counterpart that is made when the new table is there and bound to the parent, and
// the atom that binds it.
func (b *builder) reachedLater(byKey map[key]*atom, a *atom) (from, via *atom) {
	for _, bond := range a.change.New.Inherited {
		from, via = byKey[key{Create, bond.From}], byKey[key{Create, bond.Via}]
		if bond.Via.Kind != catalog.Inherits || from == nil || via == nil || !bond.Made {
			continue
		}
		if byKey[key{Create, a.change.New.Parent}] == nil {
			// The table is there, and gets the parent before that gets the part: else it would have it of its own.
			if b.context.ComesFirst(from.change.New, a.change.New) {
				return from, via
			}
			continue
		}
		if !b.room(via.id()).Alone(b.context, via.change.New) && b.context.ComesLater(a.change.New, from.change.New) {
			return from, via
		}
	}
	return nil, nil
}

// inherited finds the atom of the parent table's counterpart that reaches this object, as long as the tables stay bound.
func (b *builder) inherited(byKey map[key]*atom, a *atom) *atom {
	object := a.change.New
	if a.action == Drop {
		object = a.change.Old
	}
	for _, bond := range object.Inherited {
		from := byKey[key{a.action, bond.From}]
		if from == nil || b.changes[bond.Via] != nil {
			continue
		}
		switch {
		case a.action == Create && bond.Via.Kind == catalog.Inherits && kind.IsOwn(object):
			// Made with the counterpart, it would not be the table's own.
		case a.action == Drop && bond.Dropped, (a.action == Create || a.action == aside) && bond.Made:
			return from
		case a.action == Alter && bond.Made && sameChange(a.change.Change, from.change.Change) && !countsByItself(a.change.Change):
			return from
		}
	}
	return nil
}

// countsByItself reports whether a change is of an identity that a column has for itself: PostgreSQL changes that of the parent alone.
func countsByItself(ch diff.Change) bool {
	if !ch.Has("identity", "start_value", "increment_by", "min_value", "max_value", "cache_size", "cycle") {
		return false
	}
	return slices.ContainsFunc([]*catalog.Object{ch.Old, ch.New}, func(column *catalog.Object) bool {
		body, ok := column.Body.(interface{ BehindIdentity() string })
		return ok && body.BehindIdentity() != ""
	})
}

// sameChange reports whether the second change makes all of the first.
func sameChange(a, b diff.Change) bool {
	for name, value := range a.New.Attributes() {
		if a.Has(name) && (!b.Has(name) || !sameValue(b.New, name, value)) {
			return false
		}
	}
	return true
}

func sameValue(object *catalog.Object, name string, want any) bool {
	for other, value := range object.Attributes() {
		if other == name {
			return reflect.DeepEqual(value, want)
		}
	}
	return false
}
