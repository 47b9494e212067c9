package plan

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/graph"
	"github.com/plumbsql/plumb/internal/kind"
)

// order builds the graph of atoms, folds what can be folded without a cycle, and cuts it into versions. When a cycle can't
// be cut it returns the atoms in it, with the error that says so.
func (b *builder) order() (*Plan, []*atom, error) {
	byKey := b.makeAtoms()
	b.byKey = byKey
	hard, soft := b.edges()
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
			cycles = b.graph(hard, soft).Cycles()
			if waiting := b.waitingCycles(cycles); len(waiting) > 0 {
				return nil, waiting, cycleError(b.atoms, cycles[0])
			}
			if hard, ok = b.placehold(cycles, hard); !ok {
				return nil, b.members(cycles[0]), cycleError(b.atoms, cycles[0])
			}
		}
	}
}

// waitingCycles returns the atoms of all cycles that could be cut by copying the rows of a table: each has tables of its own, and another
// round for each would take its time.
func (b *builder) waitingCycles(cycles [][]int) []*atom {
	var atoms []*atom
	for _, cycle := range cycles {
		if members := b.members(cycle); len(uncopied(members)) > 0 {
			atoms = append(atoms, members...)
		}
	}
	return atoms
}

// graph has a node for each atom; those that are folded have no edges.
func (b *builder) graph(lists ...[]edge) *graph.Graph {
	index := make(map[*atom]int, len(b.atoms))
	reaching := map[edge]bool{}
	for i, a := range b.atoms {
		index[a] = i
		if a.via != nil {
			reaching[edge{a, a.via}], reaching[edge{a.into, a.via}] = true, true
		}
	}
	g := graph.New(len(b.atoms))
	for _, a := range b.atoms {
		if a.via != nil && a.via.root() != a.root() {
			g.Edge(index[a.via.root()], index[a.root()])
		}
	}
	for _, list := range lists {
		for _, e := range list {
			if e.before.usedUp() && e.after.action == Alter {
				continue // it is not dropped, but used up when what it stands on has changed
			}
			if reaching[e] {
				continue // the bond is made with the table, which must be there first
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

// affecting puts what decides over the facts of an object that is made, or made anew, before it.
func (b *builder) affecting(deciding []*atom, created *atom) []edge {
	var edges []edge
	for _, other := range deciding {
		if b.room(other.id()).Affects(b.context, other.change.by(other.action), created.change.New) {
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
	for _, a := range b.atoms {
		if a.via != nil && slices.Contains(loose, a.via) {
			loose = append(loose, a)
		}
	}
	for _, a := range loose {
		b.unfolded = append(b.unfolded, *a)
		b.loose = append(b.loose, a)
		a.into, a.via = reaching(b.byKey, a), nil
		a.silent = a.into != nil
	}
	return len(loose) > 0
}

// reaching returns the atom that drops the foreign key which a dropped one is a copy of, and the copy with it; nil where
// there is none.
func reaching(byKey map[key]*atom, a *atom) *atom {
	if a.action != Drop {
		return nil
	}
	for _, bond := range a.change.Old.Inherited {
		if from := byKey[key{Drop, bond.From}]; bond.Late && from != nil {
			return from
		}
	}
	return nil
}

// refold takes back what unfold did.
func (b *builder) refold() {
	for i, a := range b.loose {
		a.into, a.silent, a.via = b.unfolded[i].into, b.unfolded[i].silent, b.unfolded[i].via
	}
	b.loose, b.unfolded = nil, nil
}

// keeps reports a part that holds rows which wait, so that it must not be dropped by itself, or that binds a partition to the
// table with which its rows wait, or by which rows are put into partitions.
func (b *builder) keeps(a *atom) bool {
	if b.taken[a.id()] != nil {
		return true
	}
	if a.action != Drop || a.change.again {
		return false
	}
	if kind.DecidesPartition(a.change.Old) {
		return true // PostgreSQL drops it with the table alone
	}
	owner := b.changes[a.change.Old.Parent]
	if a.change.carrier != (catalog.ID{}) {
		return true
	}
	carried := owner != nil && owner.carrier != (catalog.ID{})
	return carried && a.id().Kind == catalog.Partition || (carried || owner != nil && owner.refill) && b.holdsData(a.change.Old)
}

// looseness is how easily a part stands in a statement of its own. Dropping any part by itself is possible.
func (b *builder) looseness(a *atom) int {
	object := a.change.New
	if a.action == Drop {
		object = a.change.Old
	}
	if (a.silent || a.action == Drop && reaching(b.byKey, a) == nil) && slices.ContainsFunc(object.Inherited, func(bond catalog.Inheritance) bool { return bond.Late }) {
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
