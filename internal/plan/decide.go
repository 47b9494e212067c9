package plan

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
)

// decide chooses for every object between create, drop, replace and alter. Replacing and disturbing spreads to the
// dependents in the old state.
func (b *builder) decide(differences []diff.Change) error {
	for _, difference := range differences {
		b.changes[difference.ID] = &change{Change: difference}
	}
	type refill struct{ table, cause catalog.ID }
	var refills []refill
	var gone, disturbed []catalog.ID
	for _, difference := range differences {
		c := b.changes[difference.ID]
		c.drop, c.create = difference.New == nil, difference.Old == nil
		if c.drop {
			gone = append(gone, c.ID)
		}
		if c.drop || c.create {
			continue
		}
		alteration := b.room(c.ID).Alter(b.context, difference)
		switch {
		case alteration.Refusal != nil:
			return alteration.Refusal
		case alteration.Replace:
			c.drop, c.create = true, true
			gone = append(gone, c.ID)
		case alteration.Disturbs:
			c.unindexed, c.unkeyed = alteration.Unindexed, alteration.Unkeyed
			c.remade = alteration.Remade
			disturbed = append(disturbed, c.ID)
		}
		for _, table := range alteration.Refill {
			refills = append(refills, refill{table, c.ID})
		}
	}
	for _, r := range refills {
		if err := b.foreignBelow(r.table); err != nil {
			return err
		}
		gone = append(gone, b.refill(r.table, r.cause)...)
	}
	for _, id := range disturbed {
		more, err := b.disturb(id, b.changes[id], map[catalog.ID]bool{})
		if err != nil {
			return err
		}
		gone = append(gone, more...)
	}
	if err := b.recopied(); err != nil {
		return err
	}
	if err := b.spread(append(gone, b.unmatched()...)); err != nil {
		return err
	}
	for {
		gone = nil
		for _, id := range b.sortedChanges() {
			more, err := b.setAsideFor(b.changes[id].Change)
			if err != nil {
				return err
			}
			gone = append(gone, more...)
		}
		if len(gone) == 0 {
			return nil
		}
		if err := b.spread(gone); err != nil {
			return err
		}
	}
}

// spread replaces what depends on what goes, until nothing is left to replace.
func (b *builder) spread(gone []catalog.ID) error {
	for len(gone) > 0 {
		for len(gone) > 0 {
			more, err := b.replaceDependents(gone[0])
			if err != nil {
				return err
			}
			gone = append(gone[1:], more...)
		}
		gone = append(b.repeatable(), b.unmatched()...)
	}
	b.unrivalled()
	return b.guardData()
}

// replaceAltered replaces the objects of a cycle that are altered and hold no data; it reports whether there were any.
func (b *builder) replaceAltered(cycle []*atom) (bool, error) {
	var gone []catalog.ID
	for _, a := range cycle {
		if a.action != Alter || a.revokes || b.holdsData(a.change.Old) {
			continue
		}
		a.change.drop, a.change.create = true, true
		gone = append(gone, a.id())
	}
	b.atoms, b.takersByClaim = nil, nil
	return len(gone) > 0, b.spread(gone)
}

func (b *builder) holdsData(object *catalog.Object) bool {
	destroys := b.room(object.ID).Destroys
	return destroys != nil && destroys(object) != ""
}

// repeatable lets what newly stands on something dropped and created be dropped first: when the file runs again it is
// there already, and would keep the drop below it from working. A new object is dropped in case it is there; one that is
// altered is dropped and created instead, and returned. Where something holds data, the drop below it is left out instead
// when it is there (see guards).
func (b *builder) repeatable() []catalog.ID {
	var gone []catalog.ID
	for _, rebuilt := range b.sortedChanges() {
		if c := b.changes[rebuilt]; !c.drop || !c.create || c.again || b.waitsOnce(c) {
			continue
		}
		b.above(rebuilt, func(id catalog.ID) {
			c := b.changes[id]
			switch {
			case c == nil || c.drop || id.On != "" || b.comesWithParent(c) || c.create && b.filledAnew(c.New) != nil:
			case c.create && b.newWithData(id) == (catalog.ID{}):
				c.Old, c.drop, c.because, c.again = c.New, true, rebuilt, true
			case !c.create && !b.holdsData(c.Old) && b.replace(id, rebuilt):
				gone = append(gone, id)
			}
		})
	}
	return gone
}

// comesWithParent reports whether an object is new because its parent is.
func (b *builder) comesWithParent(c *change) bool {
	if !c.create {
		return false
	}
	parent := b.changes[c.New.Parent]
	return parent != nil && parent.create && !parent.drop
}

// above calls visit for all that stands on an object in the new state, directly or not.
func (b *builder) above(id catalog.ID, visit func(catalog.ID)) {
	seen := map[catalog.ID]bool{id: true}
	queue := []catalog.ID{id}
	for len(queue) > 0 {
		for _, dependent := range b.context.New.Dependents(queue[0]) {
			if !seen[dependent] {
				seen[dependent] = true
				queue = append(queue, dependent)
				visit(dependent)
			}
		}
		queue = queue[1:]
	}
}

// disturb replaces the dependents of an altered object that don't survive the alteration, and goes on through those that
// do. Indexes and constraints don't survive one that takes the columns' type away.
func (b *builder) disturb(id catalog.ID, by *change, seen map[catalog.ID]bool) ([]catalog.ID, error) {
	if seen[id] {
		return nil, nil
	}
	seen[id] = true
	var gone []catalog.ID
	for _, dependent := range b.context.Old.Dependents(id) {
		object := b.context.Old.Get(dependent)
		if b.released(object, id, by) {
			continue
		}
		if b.between(object, by) {
			more, err := b.setAside(dependent, id)
			if err != nil {
				return nil, err
			}
			gone = append(gone, more...)
			continue
		}
		survives := b.room(dependent).Survives
		lost := object.Parent == id && b.changes[id] != nil && b.changes[id].remade
		if !lost && survives != nil && survives(object, id) && !by.breaks(object) && !b.mixes(object, id) {
			more, err := b.disturb(dependent, by, seen)
			if err != nil {
				return nil, err
			}
			gone = append(gone, more...)
			continue
		}
		if b.replace(dependent, id) {
			gone = append(gone, dependent)
		}
	}
	return gone, nil
}

// released reports whether an object, a generated column, is altered so that it is computed no longer of what changes: that comes
// first, and it keeps its values. So it does where its own type is made anew, to whose new form it moves as others do.
func (b *builder) released(object *catalog.Object, altered catalog.ID, by *change) bool {
	c := b.changes[object.ID]
	if c == nil || c.drop || c.create || object.Parent == altered || !computed(object) || computed(c.New) {
		return false
	}
	ids := []catalog.ID{altered}
	if by.remade {
		ids = append(ids, by.ID)
	}
	for _, id := range ids {
		moved := c.New.DependsOn(id)
		if moved && c.Has("type") {
			continue
		}
		if (!moved || by.remade) && !slices.Contains(c.releases, id) {
			c.releases = append(c.releases, id)
		}
	}
	return !c.New.DependsOn(altered)
}

// computed reports whether an object is a column whose values come from others.
func computed(object *catalog.Object) bool {
	body, ok := object.Body.(interface{ Computed() bool })
	return ok && body.Computed()
}

// mixes reports whether an expression uses another column too whose type changes: PostgreSQL reads it again after each of the
// changes, and may find no operator for one type of before and one of after.
func (b *builder) mixes(object *catalog.Object, column catalog.ID) bool {
	body, ok := object.Body.(interface{ Computes() bool })
	return ok && body.Computes() && column.Kind == catalog.Column && slices.ContainsFunc(object.Deps, func(dep catalog.ID) bool {
		c := b.changes[dep]
		return dep != column && dep.Kind == catalog.Column && c != nil && !c.drop && !c.create && (c.waits() || c.Has("type"))
	})
}

// between reports whether an object, a column, leaves what is made anew for something else that is made anew: it can't
// be there when either changes.
func (b *builder) between(object *catalog.Object, by *change) bool {
	after := b.context.New.Get(object.ID)
	if !by.remade || after == nil || after.DependsOn(by.ID) || !object.DependsOn(by.ID) {
		return false
	}
	return slices.ContainsFunc(after.Deps, func(dep catalog.ID) bool {
		c := b.changes[dep]
		return c != nil && c.remade
	}) && b.canWait(object.ID, by.ID)
}

// breaks reports whether an index or constraint can't be there while the change is made.
func (c *change) breaks(object *catalog.Object) bool {
	switch object.ID.Kind {
	case catalog.Index:
		return c.unindexed
	case catalog.Constraint:
		body, ok := object.Body.(interface{ Compares() bool })
		return c.unindexed || c.unkeyed && ok && body.Compares()
	}
	return false
}

// replaceDependents replaces what depends on an object that goes. A dependent that is altered so that it no longer needs
// the object is altered first instead.
func (b *builder) replaceDependents(id catalog.ID) ([]catalog.ID, error) {
	var gone []catalog.ID
	for _, dependent := range b.context.Old.Dependents(id) {
		before, after := b.context.Old.Get(dependent), b.context.New.Get(dependent)
		if c := b.changes[dependent]; c != nil && after != nil && !c.drop && before.Parent != id && !after.DependsOn(id) && !b.standsOnReplaced(after) &&
			!slices.Contains(after.Placed, b.context.Old.Get(id).Parent) && !namesake(after, id) && !b.succeeded(after, id) {
			continue
		}
		if dependent.Kind == catalog.Sequence && after != nil && before.GoesWith == id {
			continue // it leaves the column before that goes
		}
		if b.keyed(before, id) {
			if err := b.foreignBelow(dependent); err != nil {
				return nil, err
			}
			gone = append(gone, b.refill(dependent, id)...)
			continue
		}
		if b.canWait(dependent, id) {
			more, err := b.setAside(dependent, id)
			if err != nil {
				return nil, err
			}
			gone = append(gone, more...)
			continue
		}
		if b.replace(dependent, id) {
			gone = append(gone, dependent)
		}
	}
	if object := b.context.Old.Get(id); object != nil {
		gone = append(gone, b.attached(object)...)
		gone = append(gone, b.copied(object)...)
	}
	for _, heir := range b.context.Old.Heirs(id) {
		if b.bound(heir, id) && b.replace(heir, id) {
			gone = append(gone, heir)
		}
	}
	return gone, nil
}

// attached replaces the index of a partitioned table to which the index that goes, or whose attachment goes, is attached:
// PostgreSQL can't detach it.
func (b *builder) attached(index *catalog.Object) []catalog.ID {
	if bond, ok := index.Body.(catalog.Child); ok && index.ID.Kind == catalog.IndexPartition {
		child, _ := bond.Bond(index.ID)
		if index = b.context.Old.Get(child); index == nil {
			return nil
		}
	}
	if b.renamed(index) {
		return nil
	}
	var gone []catalog.ID
	for _, bond := range index.Inherited {
		if c := b.changes[bond.Via]; bond.Made || !bond.Dropped || c != nil && c.drop || b.goesWithTable(index) {
			continue
		}
		if b.replace(bond.From, index.ID) {
			gone = append(gone, bond.From)
		}
	}
	return gone
}

// copied replaces the counterpart in a parent table of which the object that is made anew is a copy: PostgreSQL drops them
// together alone.
func (b *builder) copied(object *catalog.Object) []catalog.ID {
	c := b.changes[object.ID]
	if c == nil || !c.drop || !c.create {
		return nil
	}
	var gone []catalog.ID
	for _, bond := range object.Inherited {
		if from := b.context.Old.Get(bond.From); bond.Made && from != nil && b.changes[bond.Via] == nil && !b.holdsData(from) && b.replace(bond.From, object.ID) {
			gone = append(gone, bond.From)
		}
	}
	return gone
}

// goesWithTable reports whether an object is dropped because its table is.
func (b *builder) goesWithTable(part *catalog.Object) bool {
	c := b.changes[part.Parent]
	return c != nil && c.drop
}

// standsOnReplaced reports whether the new form of an object needs something that is dropped and created: then the object
// can't be altered before what it needed goes.
func (b *builder) standsOnReplaced(after *catalog.Object) bool {
	for _, dep := range after.Deps {
		if c := b.changes[dep]; c != nil && c.drop && c.create {
			return true
		}
	}
	return false
}

// bound reports whether the tables of a copy and its counterpart stay bound until the counterpart goes.
func (b *builder) bound(heir, from catalog.ID) bool {
	for _, bond := range b.context.Old.Get(heir).Inherited {
		if c := b.changes[bond.Via]; bond.From == from && (c == nil || !c.drop) {
			return true
		}
	}
	return false
}

// replace makes an object be dropped and created; it reports whether that was not decided before.
func (b *builder) replace(id, because catalog.ID) bool {
	c := b.changes[id]
	if c == nil {
		c = &change{Change: diff.Change{ID: id, Old: b.context.Old.Get(id), New: b.context.New.Get(id)}}
		b.changes[id] = c
	}
	if c.drop {
		return false
	}
	c.drop, c.because = true, because
	c.create = c.New != nil
	return true
}

// guardData refuses to drop and create what holds data because of something below it. Where the object itself asks for
// that, the step is marked as destructive instead; so is that of a parent of another kind.
func (b *builder) guardData() error {
	for _, id := range b.sortedChanges() {
		c := b.changes[id]
		if !c.drop || !c.create || c.refill || c.because == (catalog.ID{}) || c.Old.Parent != c.New.Parent {
			continue
		}
		if parent := b.changes[c.Old.Parent]; parent != nil && parent.refill {
			continue
		}
		if b.holdsData(c.Old) {
			return fail.New("the change of "+c.because.String()+" would drop it and create it again, which destroys "+b.room(id).Destroys(c.Old),
				id.String(), "make the change in two steps: add the new object, move the data, then drop the old one")
		}
	}
	return nil
}

// alterations asks the rooms again for the statements of what is altered, now that it is known what is replaced.
func (b *builder) alterations() error {
	for _, id := range b.sortedChanges() {
		c := b.changes[id]
		if refuses := b.room(id).Refuses; c.create && refuses != nil {
			if err := refuses(b.context, c.New); err != nil {
				return err
			}
		}
		if c.drop || c.create {
			continue
		}
		if c.waits() {
			c.aside, _ = b.room(id).Aside(b.context, c.Change, b.pending(c.causes[0]))
		}
		c.alteration = b.room(id).Alter(b.context, c.Change)
		if c.alteration.Refusal != nil {
			return c.alteration.Refusal
		}
	}
	return nil
}
