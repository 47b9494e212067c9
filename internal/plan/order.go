package plan

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/graph"
)

// order builds the graph of atoms, folds what can be folded without a cycle, and cuts it into versions. When a cycle can't
// be cut it returns the atoms in it, with the error that says so.
func (b *builder) order() (*Plan, []*atom, error) {
	byKey := b.makeAtoms()
	b.byKey = byKey
	hard, soft := b.edges(byKey)
	for {
		g := b.graph(hard, soft)
		cycles := g.Cycles()
		if len(cycles) == 0 {
			p, err := b.versions(g)
			return p, nil, err
		}
		within := b.within(cycles)
		cut, ok := cutSoft(soft, within)
		switch {
		case ok:
			soft = cut
		case b.unfold(within, len(cycles)):
		default:
			// What was taken out of its parent's statement did not help.
			b.refold()
			if hard, ok = b.placehold(b.graph(hard, soft).Cycles(), hard); !ok {
				return nil, b.members(cycles[0]), cycleError(b.atoms, cycles[0])
			}
		}
	}
}

// graph has a node for each atom; those that are folded have no edges.
func (b *builder) graph(lists ...[]edge) *graph.Graph {
	index := make(map[*atom]int, len(b.atoms))
	for i, a := range b.atoms {
		index[a] = i
	}
	g := graph.New(len(b.atoms))
	for _, list := range lists {
		for _, e := range list {
			if e.before.usedUp() && e.after.action == Alter {
				continue // it is not dropped, but used up when what it stands on has changed
			}
			g.Edge(index[e.before.root()], index[e.after.root()])
		}
	}
	return g
}

// within tells the number of the cycle, from 1, of each atom that is in one.
func (b *builder) within(cycles [][]int) map[*atom]int {
	within := map[*atom]int{}
	for number, cycle := range cycles {
		for _, i := range cycle {
			within[b.atoms[i]] = number + 1
		}
	}
	return within
}

func (b *builder) members(cycle []int) []*atom {
	atoms := make([]*atom, len(cycle))
	for i, n := range cycle {
		atoms[i] = b.atoms[n]
	}
	return atoms
}

// edge says that one atom comes before another.
type edge struct{ before, after *atom }

// edges returns what must hold, and what is only better.
func (b *builder) edges(byKey map[key]*atom) (hard, soft []edge) {
	link := func(list *[]edge, before, after *atom) {
		if before != nil && after != nil && before != after {
			*list = append(*list, edge{before, after})
		}
	}
	get := func(action Action, id catalog.ID) *atom {
		if action == Drop && b.room(id).Drop == nil {
			return nil
		}
		return byKey[key{action, id}]
	}
	claims := map[string][]*atom{}
	for _, a := range b.atoms {
		id := a.id()
		switch {
		case a.revokes:
			link(&hard, get(Create, a.change.ID.Target()), a)
			continue
		case a.action == Drop && b.room(id).Drop == nil:
			continue
		case a.action == fill:
			b.around(a, get, func(before, after *atom) { link(&hard, before, after) }, func(before, after *atom) { link(&soft, before, after) })
		case a.action == hide:
			b.hiding(a, get, func(before, after *atom) { link(&hard, before, after) })
		case a.action == aside:
			around(a, get, func(before, after *atom) { link(&hard, before, after) })
		case a.action == Drop:
			for _, dep := range before(a.change.Old) {
				link(&hard, a, get(Drop, dep))
				link(&hard, a, get(Alter, dep))
				link(&hard, a, get(aside, dep))
			}
			if a.change.create {
				// When the file runs again, the new form is there.
				for _, dep := range before(a.change.New) {
					link(&soft, a, get(Drop, dep))
				}
			}
			for _, bond := range a.change.Old.Inherited {
				if (a.into == nil || a.silent) && b.changes[bond.Via] == nil {
					link(&hard, get(Drop, bond.From), a)
				}
				if bond.Late {
					// Detached, the table keeps its copy.
					link(&soft, get(Drop, bond.Via), get(Drop, bond.From))
					if a.into == nil || get(Drop, bond.From) == nil {
						link(&hard, get(Drop, bond.Via), a)
					}
				}
			}
			link(&hard, a, get(Create, id))
			b.claim(claims, a, a.change.Old)
		default:
			for _, dep := range before(a.change.New) {
				link(&hard, get(Create, dep), a)
				link(&hard, get(Alter, dep), a)
			}
			for _, dep := range a.change.New.Soft {
				link(&soft, get(Create, dep), a)
				link(&soft, get(Alter, dep), a)
			}
			for _, bond := range a.change.New.Inherited {
				if bond.Late && a.action == Create {
					link(&hard, get(Create, bond.Via), get(Create, bond.From))
				}
				if a.action == Create && !bond.Made {
					// When the file runs again, the drop of the counterpart takes this one along.
					link(&soft, get(Drop, bond.From), a)
				}
			}
			if a.action == Alter {
				for _, first := range a.change.alteration.Follows {
					link(&hard, get(Alter, first), a)
				}
			}
			if a.action == Alter && !a.change.waits() {
				for _, dep := range a.change.Old.Deps {
					link(&hard, a, get(Drop, dep))
				}
			}
		}
	}
	for _, a := range b.atoms {
		if precedes := b.room(a.id()).Precedes; precedes != nil && (a.action == Alter || a.action == Create) {
			for _, column := range precedes(b.context, a.change.Change) {
				link(&hard, a, get(Create, column))
			}
		}
	}
	deciding := b.deciding()
	for _, a := range b.atoms {
		if a.action != Create {
			continue
		}
		if room := b.room(a.id()); room.Claims != nil {
			for _, claim := range room.Claims(a.change.New) {
				for _, holder := range claims[claim] {
					link(&hard, holder, a)
				}
			}
		}
		hard = append(hard, b.affecting(deciding, a)...)
	}
	return hard, soft
}

// before returns all that must be there before an object.
func before(object *catalog.Object) []catalog.ID {
	return append(slices.Clone(object.Deps), object.Order...)
}

func (b *builder) claim(claims map[string][]*atom, a *atom, object *catalog.Object) {
	if room := b.room(object.ID); room.Claims != nil {
		for _, claim := range room.Claims(object) {
			claims[claim] = append(claims[claim], a)
		}
	}
}

// deciding returns the atoms of kinds that may affect new objects.
func (b *builder) deciding() []*atom {
	var atoms []*atom
	for _, a := range b.atoms {
		if b.room(a.id()).Affects != nil && !a.revokes {
			atoms = append(atoms, a)
		}
	}
	return atoms
}

// affecting puts what decides over the facts of a new object before it.
func (b *builder) affecting(deciding []*atom, created *atom) []edge {
	var edges []edge
	for _, other := range deciding {
		if b.room(other.id()).Affects(b.context, other.id(), created.id()) {
			edges = append(edges, edge{other, created})
		}
	}
	return edges
}

// cutSoft removes the soft edges within cycles, which are given by number; it reports whether there were any.
func cutSoft(soft []edge, within map[*atom]int) ([]edge, bool) {
	var kept []edge
	for _, e := range soft {
		before, after := e.before.root(), e.after.root()
		if within[before] == 0 || within[before] != within[after] || before == after {
			kept = append(kept, e)
		}
	}
	return kept, len(kept) < len(soft)
}

// unfold takes the loosest folded parts of each cycle out of their parents' statements; it reports whether there were any.
func (b *builder) unfold(within map[*atom]int, cycles int) bool {
	loosest := make([]int, cycles+1)
	for _, a := range b.atoms {
		if a.into != nil && !b.keeps(a) {
			number := within[a.root()]
			loosest[number] = max(loosest[number], b.looseness(a))
		}
	}
	var loose []*atom
	for _, a := range b.atoms {
		if a.into == nil || b.keeps(a) {
			continue
		}
		if number := within[a.root()]; number > 0 && loosest[number] > 0 && b.looseness(a) == loosest[number] {
			loose = append(loose, a)
		}
	}
	for _, a := range loose {
		b.unfolded = append(b.unfolded, *a)
		b.loose = append(b.loose, a)
		a.into = b.reaching(a)
		a.silent = a.into != nil
	}
	return len(loose) > 0
}

// reaching returns the atom that drops the foreign key which a dropped one is a copy of, and the copy with it; nil where
// there is none.
func (b *builder) reaching(a *atom) *atom {
	if a.action != Drop {
		return nil
	}
	for _, bond := range a.change.Old.Inherited {
		if from := b.byKey[key{Drop, bond.From}]; bond.Late && from != nil {
			return from
		}
	}
	return nil
}

// refold takes back what unfold did.
func (b *builder) refold() {
	for i, a := range b.loose {
		a.into, a.silent = b.unfolded[i].into, b.unfolded[i].silent
	}
	b.loose, b.unfolded = nil, nil
}

// keeps reports a part that holds rows which wait, so that it must not be dropped by itself.
func (b *builder) keeps(a *atom) bool {
	if a.action != Drop || a.change.again {
		return false
	}
	owner := b.changes[a.change.Old.Parent]
	return a.change.carrier != (catalog.ID{}) || owner != nil && (owner.refill || owner.carrier != (catalog.ID{})) && b.holdsData(a.change.Old)
}

// looseness is how easily a part stands in a statement of its own. Dropping any part by itself is possible.
func (b *builder) looseness(a *atom) int {
	object := a.change.New
	if a.action == Drop {
		object = a.change.Old
	}
	if a.silent && slices.ContainsFunc(object.Inherited, func(bond catalog.Inheritance) bool { return bond.Late }) {
		return 0 // it comes and goes with others, and has no statement of its own
	}
	if loosest := b.room(a.id()).Loosest; loosest != nil {
		return loosest(object)
	}
	if a.action == Drop {
		return 1
	}
	return 0
}

func cycleError(atoms []*atom, cycle []int) error {
	names := make([]string, len(cycle))
	for i, n := range cycle {
		names[i] = string(atoms[n].action) + " " + atoms[n].id().String()
	}
	return fail.New("these changes need each other, and there is no order for them: "+strings.Join(names, "; "), "",
		"make the change in two steps, so that one of them exists first")
}
