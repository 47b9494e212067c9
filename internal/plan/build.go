package plan

import (
	"cmp"
	"maps"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// Build plans the way from old to new. The error is a *fail.Error with a hint when the change can't be made without
// guessing.
func Build(old, new *catalog.Database, options Options) (*Plan, error) {
	b := &builder{
		options: options,
		desired: new,
		context: &kind.Context{
			Old: old, New: new, Online: options.Online, OneTransaction: options.OneTransaction,
			OneFile: options.OneFile, History: options.History, Printed: options.Printed, Owner: options.Owner,
			Rooms: map[catalog.Kind]*kind.Room{},
		},
		rank:    map[catalog.Kind]int{},
		changes: map[catalog.ID]*change{},
		atOnce:  map[catalog.ID]bool{},
	}
	b.context.Rebuilt = func(id catalog.ID) bool { return b.changes[id] != nil && b.changes[id].rebuilt() }
	b.context.AtOnce = func(id catalog.ID) bool { return b.atOnce[id] }
	b.context.Aside = func(id catalog.ID) bool { return b.changes[id] != nil && b.changes[id].waits() }
	b.context.Refilled = func(id catalog.ID) bool { return b.changes[id] != nil && b.changes[id].filling() }
	b.context.Copied = func(id catalog.ID) bool { return b.context.Refilled(id) && b.changes[id].copied }
	b.context.Because = func(id catalog.ID) catalog.ID {
		if c := b.changes[id]; c != nil {
			return c.because
		}
		return catalog.ID{}
	}
	b.context.Adopted = func(id catalog.ID) catalog.ID { return b.adopted[id] }
	b.context.UsedUp = func(id catalog.ID) bool { return slices.Contains(slices.Collect(maps.Values(b.adopted)), id) }
	b.context.Claimed = b.claimed
	for i, room := range options.Rooms {
		b.context.Rooms[room.Kind()] = room
		b.rank[room.Kind()] = i
	}
	b.turn()
	changes := diff.Compare(b.context.Old, new)
	if len(changes) == 0 {
		return &Plan{}, nil
	}
	if err := b.decide(changes); err != nil {
		return nil, err
	}
	for {
		if err := b.arrange(); err != nil {
			return nil, err
		}
		if err := b.alterations(); err != nil {
			return nil, err
		}
		if err := b.refusals(); err != nil {
			return nil, err
		}
		b.implied()
		p, cycle, err := b.order()
		if len(cycle) == 0 && !b.hurried {
			return p, err
		}
		if b.hurried {
			b.atoms, b.hurried = nil, false
			continue
		}
		if b.copyRows(cycle) {
			continue
		}
		// What can't be altered in any order is dropped and created instead, where that loses nothing.
		again, more := b.replaceAltered(cycle)
		if more != nil || !again {
			return nil, cmp.Or(more, err)
		}
	}
}

// builder holds what is decided so far.
type builder struct {
	options Options
	context *kind.Context
	// desired is the new state as it was given. That of the context has some SQL written for other orders of columns.
	desired *catalog.Database
	rank    map[catalog.Kind]int
	changes map[catalog.ID]*change
	atoms   []*atom
	byKey   map[key]*atom
	// loose are the atoms that were taken out of the statements of others, unfolded what they were before.
	loose    []*atom
	unfolded []atom

	// turned are the objects of the old state that others change, and turnedInto the same by their names then.
	turned     []kind.Turned
	turnedInto map[catalog.ID]bool

	// atOnce are the objects that aren't changed beside the use of their tables because that would leave a gap; hurried says
	// that there are more of them than the plan knew of.
	atOnce  map[catalog.ID]bool
	hurried bool

	// waiting says that the values of some column wait.
	waiting bool

	// emptied are the tables that are dropped, with what takes rows from them before.
	emptied map[catalog.ID][]*atom

	// taken are the objects that go or come with an alteration, with that.
	taken map[catalog.ID]*atom

	// castsOf are the casts of the old state by what they need.
	castsOf map[catalog.ID][]catalog.ID

	takersByClaim map[string][]catalog.ID
	// adopted are the old objects that the making of others uses up.
	adopted map[catalog.ID]catalog.ID
	// allClaims tells in which of both states a claim is made, once that is asked for.
	allClaims map[string][2]bool
}

// claimed reports whether any object makes the claim in the old state, and in the new one.
func (b *builder) claimed(claim string) (before, after bool) {
	if b.allClaims == nil {
		b.allClaims = map[string][2]bool{}
		for side, db := range []*catalog.Database{b.context.Old, b.context.New} {
			for id, object := range db.Objects {
				if room := b.room(id); room != nil && room.Claims != nil {
					for _, claim := range room.Claims(object) {
						sides := b.allClaims[claim]
						sides[side] = true
						b.allClaims[claim] = sides
					}
				}
			}
		}
	}
	sides := b.allClaims[claim]
	return sides[0], sides[1]
}

// change is the decision about one object.
type change struct {
	diff.Change
	// drop and create are both set for an object that is replaced.
	drop, create bool
	alteration   kind.Alteration
	// unindexed and unkeyed repeat the alteration's, which is not kept before all is decided.
	unindexed, unkeyed bool
	// causes are the objects whose change the values of a column must not be in the way of; aside is how they wait.
	causes []catalog.ID
	aside  kind.Aside
	// refill marks a table that is made anew to be filled with its rows, because of cause. The rows of a partition may wait with
	// those of carrier, a table above, and come back through that.
	refill         bool
	cause, carrier catalog.ID
	// copied says that the rows wait in a plain copy, because something that the table needs has to go before it can be made anew.
	copied bool
	// because is the object whose change forces a replacement; zero where the object itself changed.
	because catalog.ID
	// remade marks an object that is altered by making it anew, so that the facts about it are lost.
	remade bool
	// releases are the objects whose change the alteration has to come before: see released.
	releases []catalog.ID
	// again marks a new object that is dropped first in case the file has run before.
	again bool
}

// waits reports whether the values of a column wait in another type for a while.
func (c *change) waits() bool { return len(c.causes) > 0 && !c.drop && !c.create }

// by returns the part of the change that an action makes: what it creates has no old state, what it drops no new one.
func (c *change) by(action Action) diff.Change {
	ch := c.Change
	switch action {
	case Create:
		ch.Old = nil
	case Drop:
		ch.New = nil
	}
	return ch
}

func (c *change) rebuilt() bool { return c.create || c.remade }

func (b *builder) room(id catalog.ID) *kind.Room { return b.context.Rooms[id.Kind] }
