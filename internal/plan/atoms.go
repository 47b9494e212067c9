package plan

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
)

// atom is one action on one object; a node of the graph holds one or several.
type atom struct {
	action Action
	change *change
	// into is the atom whose statement does this one's work too, or nil.
	into *atom
	// statements are set for an atom that no room's rule makes.
	statements []ddl.Statement
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
		if !b.changes[id].create {
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
				b.atoms = append(b.atoms, &atom{action: Alter, change: c, statements: room.Drop(b.context, fact)})
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
		if !c.drop && !c.create {
			add(Alter, c)
		}
	}
	for _, a := range b.atoms {
		switch a.action {
		case Drop:
			a.into = byKey[key{Drop, a.change.Old.Parent}]
			if a.into == nil {
				a.into = byKey[key{Drop, a.change.Old.GoesWith}]
			}
		case Create:
			if room := b.room(a.id()); room.Inline != nil || room.Absorbed {
				a.into = byKey[key{Create, a.change.New.Parent}]
			}
		}
	}
	return byKey
}
