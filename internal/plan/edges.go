package plan

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind"
)

// edge says that one atom comes before another.
type edge struct{ before, after *atom }

// linker collects the edges between the atoms: what must hold, and what is only better.
type linker struct {
	b          *builder
	hard, soft []edge
	// holders are the atoms by which names become free, by the claims on the names.
	holders map[string][]*atom
}

// edges returns what must hold, and what is only better.
func (b *builder) edges() (hard, soft []edge) {
	l := &linker{b: b, holders: map[string][]*atom{}}
	for _, a := range b.atoms {
		l.link(a)
	}
	for _, a := range b.atoms {
		if precedes := b.room(a.id()).Precedes; precedes != nil && (a.action == Alter || a.action == Create) {
			for _, id := range precedes(b.context, a.change.Change) {
				l.must(a, l.get(Create, id))
				l.must(a, l.get(Alter, id))
			}
		}
	}
	for _, a := range b.atoms {
		if a.action == Drop {
			for _, taker := range b.emptied[a.id()] {
				l.better(taker, a)
			}
		}
	}
	l.overloaded()
	l.evaluated()
	for _, turned := range b.turned {
		l.turnedLast(turned)
	}
	deciding := b.deciding()
	for _, a := range b.atoms {
		if a.revokes {
			continue
		}
		for _, claim := range b.gains(a) {
			for _, holder := range l.holders[claim] {
				l.must(holder, a)
			}
		}
		if a.action == Create || a.action == Alter && a.change.remade {
			l.hard = append(l.hard, b.affecting(deciding, a)...)
		}
	}
	return l.hard, l.soft
}

func (l *linker) must(before, after *atom) {
	if before != nil && after != nil && before != after {
		l.hard = append(l.hard, edge{before, after})
	}
}

func (l *linker) better(before, after *atom) {
	if before != nil && after != nil && before != after {
		l.soft = append(l.soft, edge{before, after})
	}
}

// get returns the atom of an action on an object, nil where there is none or it is nothing to wait for.
func (l *linker) get(action Action, id catalog.ID) *atom {
	if action == Drop && l.b.room(id).Drop == nil {
		return nil
	}
	return l.b.byKey[key{action, id}]
}

// link adds the edges of an atom with what it needs and what needs it.
func (l *linker) link(a *atom) {
	switch {
	case a.revokes:
		l.must(l.get(Create, a.change.ID.Target()), a)
		l.must(l.get(Alter, a.change.ID.Target()), a) // which makes it anew
		return
	case a.action == Drop && l.b.room(a.id()).Drop == nil:
		return
	case a.action == fill:
		l.b.around(a, l.get, l.must, l.better)
	case a.action == hide:
		l.b.hiding(a, l.get, l.must)
	case a.action == aside:
		l.b.aroundWaiting(a, l.get, l.must)
	case a.action == Drop:
		l.drop(a)
	default:
		l.make(a)
	}
	for _, claim := range l.b.loses(a) {
		l.holders[claim] = append(l.holders[claim], a)
	}
}

// drop puts a drop before those of what the object needs.
func (l *linker) drop(a *atom) {
	for _, dep := range before(a.change.Old) {
		if dep.Kind == catalog.Partition && a.change.Old.Follows(dep) {
			if body, ok := a.change.Old.Body.(catalog.Reached); ok && body.Reached() {
				l.must(l.get(Drop, dep), a)
			}
			continue // what it has to wait for counts only when it is made
		}
		if l.goesWithItsTable(dep, a.id()) {
			continue
		}
		l.must(a, l.get(Drop, dep))
		if !l.b.turns(a.id()) || l.b.context.Rebuilt(dep) {
			l.must(a, l.get(Alter, dep))
		}
		l.must(a, l.get(aside, dep))
	}
	if a.change.create {
		// When the file runs again, the new form is there.
		for _, dep := range before(a.change.New) {
			l.better(a, l.get(Drop, dep))
		}
	}
	for _, bond := range a.change.Old.Inherited {
		if (a.into == nil || a.silent) && l.b.changes[bond.Via] == nil {
			l.must(l.get(Drop, bond.From), a)
		}
		if bond.Late && a.into != nil && a.into == l.get(Drop, bond.From) {
			l.must(a.into, l.get(Drop, bond.Via))
			continue
		}
		if bond.Late {
			// Detached, the table keeps its copy.
			l.better(l.get(Drop, bond.Via), l.get(Drop, bond.From))
			if a.into == nil || l.get(Drop, bond.From) == nil {
				l.must(l.get(Drop, bond.Via), a)
			}
		}
	}
	l.spare(a)
	for _, other := range l.without(l.b.context.Old, a.change.Old) {
		l.better(l.get(Drop, other), a)
	}
	l.must(a, l.get(Create, a.id()))
}

// bind puts what binds a table to another behind what the child has too much until then, and what the parent has.
func (l *linker) bind(a *atom, body catalog.Child) {
	child, parent := body.Bond(a.id())
	for _, table := range []catalog.ID{child, parent} {
		for _, part := range l.b.context.Old.Parts(table) {
			heritable, ok := part.Body.(catalog.Heritable)
			if gone := l.b.context.New.Get(part.ID) == nil; gone && (part.ID.Kind == catalog.Column || table == parent && ok && heritable.Heritable()) {
				l.must(l.get(Drop, part.ID), a)
			}
		}
	}
	for _, part := range l.b.context.New.Parts(parent) {
		if part.ID.Kind == catalog.Column {
			value := part.ID
			value.Kind = catalog.Default
			l.better(l.get(Create, value), a) // which a new child takes over
			l.better(l.get(Alter, value), a)
		}
	}
}

// spare puts the detachment of a partition before the drop of what would take along a counterpart that stays.
func (l *linker) spare(a *atom) {
	for _, heir := range l.b.context.Old.Heirs(a.id()) {
		if c := l.b.changes[heir]; c != nil && c.drop {
			continue
		}
		for _, bond := range l.b.context.Old.Get(heir).Inherited {
			if bond.From == a.id() {
				l.must(l.get(Drop, bond.Via), a)
			}
		}
	}
}

// without returns what is better not there when an object of a state goes or comes.
func (l *linker) without(db *catalog.Database, o *catalog.Object) []catalog.ID {
	if without := l.b.room(o.ID).Without; without != nil {
		return without(db, o)
	}
	return nil
}

// goesWithItsTable reports whether a copy of what is dropped goes because its own table does, which needs no other drop first.
func (l *linker) goesWithItsTable(id, from catalog.ID) bool {
	copied := l.get(Drop, id)
	if copied == nil || copied.into == nil || copied.silent {
		return false
	}
	for _, bond := range copied.change.Old.Inherited {
		if bond.From == from {
			return true
		}
	}
	return false
}

// make puts a creation or alteration behind what the object needs.
func (l *linker) make(a *atom) {
	for _, dep := range before(a.change.New) {
		l.must(l.get(Create, dep), a)
		if slices.Contains(a.change.releases, dep) {
			continue
		}
		l.must(l.get(Alter, dep), a)
		if column := l.b.context.New.Get(dep); column != nil && dep.Kind == catalog.Column && dep != a.id() && column.Parent != a.id() {
			for _, below := range column.Deps {
				l.better(l.get(Alter, below), a) // the type, which may be made anew under the column
			}
		}
	}
	for _, dep := range a.change.New.Order {
		if l.b.context.New.Get(dep) == nil {
			l.must(l.get(Drop, dep), a)
		}
		if dep.Kind == catalog.Partition && a.action == Create && a.change.drop {
			l.must(l.get(Drop, a.id()), l.get(Create, dep)) // see unmatched
		}
	}
	for _, dep := range a.change.New.Soft {
		l.better(l.get(Create, dep), a)
		l.better(l.get(Alter, dep), a)
	}
	for _, bond := range a.change.New.Inherited {
		if bond.Made && a.action == Alter && !a.silent {
			l.must(l.get(Alter, bond.From), a) // which makes a part of it
		}
		if bond.Late && a.action == Create {
			l.must(l.get(Create, bond.Via), l.get(Create, bond.From))
		}
		if a.action == Create && bond.Via.Kind == catalog.Inherits && kind.IsOwn(a.change.New) && l.b.changes[bond.Via] == nil {
			l.must(a, l.get(Create, bond.From)) // which is merged with it
		}
		if a.action == Create && !bond.Made {
			// When the file runs again, the drop of the counterpart takes this one along.
			l.better(l.get(Drop, bond.From), a)
		}
	}
	switch a.action {
	case Create:
		l.create(a)
	case Alter:
		l.alter(a)
	}
}

// create puts a creation behind what would be taken for what it makes, and before what is better made later.
func (l *linker) create(a *atom) {
	if body, ok := a.change.New.Body.(catalog.Child); ok {
		l.bind(a, body)
	}
	for _, other := range l.without(l.b.context.New, a.change.New) {
		l.better(a, l.get(Create, other))
		l.better(a, l.get(Alter, other))
	}
	l.b.alone(a, func(before, after catalog.ID) {
		l.must(l.get(Create, before), l.get(Create, after))
		if after != a.id() {
			l.better(l.get(Drop, before), l.get(Drop, after))
		}
	})
	_, gone := l.b.rivals(a.id(), a.change.New)
	for _, rival := range gone {
		l.must(l.get(Drop, rival), a)
	}
}

// alter puts an alteration behind what is in its way, and before the drops of what the object no longer needs.
func (l *linker) alter(a *atom) {
	for _, bond := range a.change.Old.Inherited {
		l.better(l.get(Drop, bond.From), a) // what comes from there can't change before
	}
	for _, first := range a.change.alteration.Follows {
		l.must(l.get(Alter, first), a)
	}
	for _, released := range a.change.releases {
		l.must(a, l.get(Alter, released))
		l.must(a, l.get(aside, released))
	}
	if !a.change.waits() {
		for _, dep := range a.change.Old.Deps {
			l.must(a, l.get(Drop, dep))
			if a.id().Kind == catalog.Column {
				for _, cast := range l.b.casts(dep) {
					l.better(a, l.get(Drop, cast)) // by which the values may come to their new type
				}
			}
			if c := l.b.changes[dep]; c != nil && c.remade && !a.change.New.DependsOn(dep) {
				l.must(a, l.get(Alter, dep)) // which drops the old one
			}
		}
	}
}

// before returns all that must be there before an object.
func before(object *catalog.Object) []catalog.ID {
	return append(slices.Clone(object.Deps), object.Order...)
}

// claims returns the names that an object takes.
func (b *builder) claims(object *catalog.Object) []string {
	if object == nil {
		return nil
	}
	if room := b.room(object.ID); room.Claims != nil {
		return room.Claims(object)
	}
	return nil
}

// loses returns the claims that end with an atom.
func (b *builder) loses(a *atom) []string {
	switch a.action {
	case Drop:
		return b.claims(a.change.Old)
	case Alter:
		return without(b.claims(a.change.Old), b.claims(a.change.New))
	}
	return nil
}

// gains returns the claims that begin with an atom.
func (b *builder) gains(a *atom) []string {
	switch a.action {
	case Create:
		return b.claims(a.change.New)
	case Alter:
		return without(b.claims(a.change.New), b.claims(a.change.Old))
	}
	return nil
}

// without returns the claims of one list that are not in another.
func without(claims, others []string) []string {
	return slices.DeleteFunc(slices.Clone(claims), func(claim string) bool { return slices.Contains(others, claim) })
}
