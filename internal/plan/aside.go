package plan

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
)

// setAsideFor sets aside the values that PostgreSQL can't look into while a change is made.
func (b *builder) setAsideFor(ch diff.Change) ([]catalog.ID, error) {
	c := b.changes[ch.ID]
	blocks := b.room(ch.ID).Blocks
	if blocks == nil || c.New == nil || c.drop && !c.create {
		return nil, nil
	}
	if whole := b.changes[c.New.Parent]; whole != nil && whole.create {
		return nil, nil
	}
	var gone []catalog.ID
	for _, column := range blocks(b.context, ch) {
		if !b.canWait(column, ch.ID) {
			if b.replace(column, ch.ID) {
				gone = append(gone, column)
			}
			continue
		}
		more, err := b.setAside(column, ch.ID)
		if err != nil {
			return nil, err
		}
		gone = append(gone, more...)
	}
	return gone, nil
}

// canWait reports whether the values of an object, a column, can be set aside while what it depends on is made anew.
func (b *builder) canWait(id, cause catalog.ID) bool {
	room, before, after := b.room(id), b.context.Old.Get(id), b.context.New.Get(id)
	if room.Aside == nil || after == nil || before.Parent == cause || before.Parent != after.Parent {
		return false
	}
	if c := b.changes[id]; c != nil && (c.drop || c.create) {
		return false
	}
	if table := b.changes[before.Parent]; table != nil && table.refill {
		return false // its values wait in the old table
	}
	pending := b.pending(cause)
	if pending == "" {
		return false
	}
	_, ok := room.Aside(b.context, diff.Change{ID: id, Old: before, New: after}, pending)
	return ok
}

// setAside lets the values of a column wait in another type while the cause is made anew. What stands on the column is
// dropped before and created after; it returns that.
func (b *builder) setAside(id, cause catalog.ID) ([]catalog.ID, error) {
	gone, own, err := b.refillKeyed(id, cause)
	if err != nil || own {
		return gone, err
	}
	c := b.changes[id]
	if c == nil {
		c = &change{Change: diff.Change{ID: id, Old: b.context.Old.Get(id), New: b.context.New.Get(id)}}
		b.changes[id] = c
	}
	if slices.Contains(c.causes, cause) {
		return gone, nil
	}
	c.causes, b.waiting = append(c.causes, cause), true
	disturbed, err := b.disturb(id, &change{unindexed: true}, map[catalog.ID]bool{})
	if err != nil {
		return nil, err
	}
	more, err := b.setAsideFor(c.Change)
	return slices.Concat(gone, disturbed, more), err
}

// pending returns the condition that holds until the change is made that is the reason for dropping and creating an object,
// or "" where there is none.
func (b *builder) pending(id catalog.ID) string {
	c := b.changes[id]
	for c != nil && c.because != (catalog.ID{}) && !b.blocks(c) {
		id = c.because
		c = b.changes[id]
	}
	switch {
	case c == nil:
		return b.pendingBelow(id)
	case c.waits():
		return b.pending(c.causes[0])
	case c.carrier != (catalog.ID{}):
		return b.pending(c.carrier)
	case c.refill && c.cause.Kind == catalog.Column:
		// The column goes because its table does: to ask pending about it would come back here.
		return b.room(c.cause).Pending(b.context, b.changes[c.cause].Change)
	case c.refill && c.cause != c.ID:
		return b.pending(c.cause)
	}
	if c != nil && c.New == nil && c.drop && b.room(c.ID).Exists != nil {
		return b.room(c.ID).Exists(c.ID) // something of another kind takes its place
	}
	if c == nil || c.New == nil || b.room(c.ID).Pending == nil {
		return ""
	}
	return b.room(c.ID).Pending(b.context, c.Change)
}

// pendingBelow is pending for an object that stays while what it depends on is made anew, such as a column of an enum.
func (b *builder) pendingBelow(id catalog.ID) string {
	object := b.context.Old.Get(id)
	if object == nil {
		return ""
	}
	for _, dep := range object.Deps {
		if c := b.changes[dep]; dep != object.Parent && c != nil && c.remade {
			return b.pending(dep)
		}
	}
	return ""
}

// blocks reports whether the values of columns are in the way of the making of an object. They are set aside once the old one is
// gone, whatever forces it to go.
func (b *builder) blocks(c *change) bool {
	blocks := b.room(c.ID).Blocks
	return blocks != nil && c.drop && c.create && len(blocks(b.context, c.Change)) > 0
}

// waitingAbove reports whether values wait for an object to be made anew.
func (b *builder) waitingAbove(id catalog.ID) bool {
	if !b.waiting {
		return false
	}
	return b.anyAbove(id, func(above catalog.ID) bool {
		c := b.changes[above]
		return c != nil && c.waits()
	})
}

// standsOn reports whether an object of the old state needs another one, directly or not.
func (b *builder) standsOn(id, below catalog.ID) bool {
	return b.anyAbove(below, func(above catalog.ID) bool { return above == id })
}

// anyAbove reports whether a condition holds for anything that stands on an object in the old state, directly or not.
func (b *builder) anyAbove(id catalog.ID, holds func(catalog.ID) bool) bool {
	seen := map[catalog.ID]bool{id: true}
	for queue := []catalog.ID{id}; len(queue) > 0; queue = queue[1:] {
		for _, dependent := range b.context.Old.Dependents(queue[0]) {
			if holds(dependent) {
				return true
			}
			if !seen[dependent] {
				seen[dependent] = true
				queue = append(queue, dependent)
			}
		}
	}
	return false
}

// casts returns the casts of a type in the old state.
func (b *builder) casts(id catalog.ID) []catalog.ID {
	if b.castsOf == nil {
		b.castsOf = map[catalog.ID][]catalog.ID{}
		for _, cast := range b.context.Old.OfKind(catalog.Cast) {
			for _, dep := range b.context.Old.Get(cast).Deps {
				b.castsOf[dep] = append(b.castsOf[dep], cast)
			}
		}
	}
	return b.castsOf[id]
}

// aroundWaiting puts the waiting of a column around the changes that it waits for.
func (b *builder) aroundWaiting(a *atom, get func(Action, catalog.ID) *atom, link func(before, after *atom)) {
	back := get(Alter, a.id())
	link(a, back)
	for _, dep := range a.change.Old.Deps {
		link(a, get(Drop, dep))
		link(a, get(Alter, dep))
		for _, cast := range b.casts(dep) {
			link(a, get(Drop, cast)) // which may be how the values wait
		}
	}
	for _, cause := range a.change.causes {
		if !b.standsOn(a.id(), cause) {
			link(get(Drop, cause), a)
		}
		for _, action := range []Action{aside, Alter, Create} {
			link(a, get(action, cause))
			link(get(action, cause), back)
		}
	}
}

// back returns the statements that bring the values of a column back. Those of a copy come with the column of the parent.
func (b *builder) back(c *change) []ddl.Statement {
	if !c.waits() {
		return nil
	}
	for _, bond := range c.New.Inherited {
		from := b.changes[bond.From]
		if from != nil && from.waits() && bond.Made && b.changes[bond.Via] == nil {
			return nil
		}
	}
	return slices.Clone(c.aside.Back)
}
