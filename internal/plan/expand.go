package plan

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/graph"
	"github.com/plumbsql/plumb/internal/kind"
)

// expansion turns atoms into nodes: one for each, and more for those that work in stages with a commit between.
type expansion struct {
	b     *builder
	parts map[*atom][]*atom
	// staged are the stages of creations, by the creation's change.
	staged map[*change]*kind.Stages
	nodes  []*node
	// first and last are the outermost nodes of an atom by its number, which is that of its main node.
	first, last []int
	// chains are the edges between nodes with a commit between, ready the node right before a main one.
	chains  []edgeOf
	ready   map[int]int
	commits map[*node][]*node
}

// edgeOf is an edge between nodes by number.
type edgeOf struct{ before, after int }

// expand makes the nodes and their graph. g is the graph of the atoms; it gets the further edges that staging means.
func (b *builder) expand(g *graph.Graph) (*expansion, *graph.Graph) {
	e := &expansion{b: b, parts: map[*atom][]*atom{}, staged: map[*change]*kind.Stages{}, ready: map[int]int{}, commits: map[*node][]*node{}}
	b.adopted = map[catalog.ID]catalog.ID{}
	for _, a := range b.atoms {
		if a.into != nil {
			e.parts[a.into] = append(e.parts[a.into], a)
		}
		if a.usedUp() {
			b.adopted[a.into.id()] = a.id()
		}
	}
	if b.context.Online.Constraints {
		e.stage(g)
		e.serve(g)
	}
	e.makeNodes()
	return e, e.graph(g)
}

// stage decides which creations are made in stages. What is prepared ahead must come before the drop of what stands in its
// way; where that has to go before for another reason, nothing can be prepared.
func (e *expansion) stage(g *graph.Graph) {
	before := g.Before()
	for i, a := range e.b.atoms {
		room := e.b.room(a.id())
		if a.into != nil || a.action != Create || room.Stages == nil {
			continue
		}
		stages := room.Stages(e.b.context, e.b.tree(a, e.parts))
		if stages == nil {
			continue
		}
		if len(stages.Ahead) > 0 && !e.prepare(g, before[i]) {
			continue
		}
		e.staged[a.change] = stages
	}
}

// prepare puts all that a creation needs before the drops that make way for it; it reports whether that is possible.
func (e *expansion) prepare(g *graph.Graph, before []int) bool {
	var drops, needs []int
	for _, i := range before {
		switch kind := e.b.atoms[i].id().Kind; {
		case e.b.atoms[i].action != Drop:
			needs = append(needs, i)
		case (kind == catalog.Constraint || kind == catalog.Index) && e.delayable(g, i):
			drops = append(drops, i)
		default:
			return false // others may rely on it being gone early
		}
	}
	for _, drop := range drops {
		if g.Reaches(drop, needs) {
			return false
		}
	}
	for _, drop := range drops {
		for _, need := range needs {
			g.Edge(need, drop)
		}
	}
	return true
}

// delayable reports whether no drop of a table or the like waits for a drop: others may rely on that being early.
func (e *expansion) delayable(g *graph.Graph, drop int) bool {
	for _, next := range g.After(drop) {
		kind := e.b.atoms[next].id().Kind
		if e.b.atoms[next].action == Drop && kind != catalog.Constraint && kind != catalog.Index {
			return false
		}
	}
	return true
}

// serve lets what is dropped wait for what comes in its place.
func (e *expansion) serve(g *graph.Graph) {
	comes := map[string][]int{}
	for i, a := range e.b.atoms {
		if a.into == nil && a.action == Create && !a.change.drop {
			for _, service := range e.services(a, a.change.New) {
				comes[service] = append(comes[service], i)
			}
		}
	}
	for i, a := range e.b.atoms {
		if a.into != nil || a.action != Drop || a.change.create || !e.delayable(g, i) {
			continue
		}
		for _, service := range e.services(a, a.change.Old) {
			for _, other := range comes[service] {
				if !g.Reaches(i, []int{other}) {
					g.Edge(other, i)
				}
			}
		}
	}
}

func (e *expansion) services(a *atom, object *catalog.Object) []string {
	room, context := e.b.room(a.id()), e.b.context
	if room.Serves == nil || !context.Beside(object, context.Online.Any()) {
		return nil
	}
	return room.Serves(object)
}

// makeNodes makes a node of every root atom, and further ones of stages; folded atoms have none.
func (e *expansion) makeNodes() {
	n := len(e.b.atoms)
	e.nodes, e.first, e.last = make([]*node, n), make([]int, n), make([]int, n)
	for i, a := range e.b.atoms {
		e.first[i], e.last[i] = i, i
		if a.into != nil {
			continue
		}
		e.nodes[i] = &node{index: i, step: e.step(a), commits: a.change.alteration.Commits}
		behind := a.change.alteration.Behind
		if stages := e.staged[a.change]; stages != nil && a.action == Create {
			behind = stages.Behind
			for _, stage := range slices.Backward(stages.Ahead) {
				ahead := e.add(a, stage)
				if e.first[i] == i {
					e.ready[i] = ahead
				}
				e.link(ahead, e.first[i])
				e.first[i] = ahead
			}
		}
		if a.action == Drop {
			continue
		}
		for _, stage := range behind {
			next := e.add(a, stage)
			e.link(e.last[i], next)
			e.last[i] = next
		}
	}
}

// add makes the node of a stage.
func (e *expansion) add(a *atom, stage kind.Stage) int {
	step := Step{Action: Alter, Object: a.id(), Statements: stage.Statements, Title: stage.Comment}
	e.b.finish(&step, a, e.parts)
	step.Breaks = false
	if stage.Proven {
		step.Effect.Scans, step.longest.Scans = false, false
	}
	e.nodes = append(e.nodes, &node{index: len(e.nodes), step: step})
	return len(e.nodes) - 1
}

// link puts a commit between two nodes.
func (e *expansion) link(before, after int) {
	e.chains = append(e.chains, edgeOf{before, after})
	e.commits[e.nodes[after]] = append(e.commits[e.nodes[after]], e.nodes[before])
}

// graph returns the graph of the nodes. What an atom needs must be there before its first stage, except that the drops
// which make way for it come between.
func (e *expansion) graph(g *graph.Graph) *graph.Graph {
	for i, a := range e.b.atoms {
		for _, j := range g.After(i) {
			if a.action == Drop && e.first[j] != j {
				e.link(e.ready[j], i)
			}
		}
	}
	out := graph.New(len(e.nodes))
	for _, chain := range e.chains {
		out.Edge(chain.before, chain.after)
	}
	for i, a := range e.b.atoms {
		for _, j := range g.After(i) {
			from, to := e.last[i], e.first[j]
			if !e.awaits(a, j) {
				from = i
			}
			if a.action == Drop {
				to = j
			}
			out.Edge(from, to)
		}
	}
	return out
}

// awaits reports whether what comes after an atom waits for the last of its stages. What a creation leaves to be done is
// nothing that others need.
func (e *expansion) awaits(a *atom, after int) bool {
	object := e.b.atoms[after].change.New
	switch {
	case object == nil || a.action == Drop:
		return true
	case a.action == Create || object.Parent == a.id() || object.ID.On != "" && object.ID.Target() == a.id():
		return false
	case a.action == Alter && a.change.alteration.Awaits != nil:
		return a.change.alteration.Awaits(object)
	}
	return true
}

// step returns the main step of an atom.
func (e *expansion) step(a *atom) Step {
	stages := e.staged[a.change]
	if a.holds != nil || stages == nil || a.action == Drop && stages.Drop == nil || a.action != Drop && a.action != Create {
		step := e.b.step(a, e.parts)
		if a.action == Alter && a.holds == nil {
			step.Title = a.change.alteration.Comment
		}
		return step
	}
	step := Step{Action: a.action, Object: a.id(), Rebuild: a.change.drop && a.change.create, Again: a.change.again}
	if a.action == Drop {
		step.Statements = e.b.guard(a, stages.Drop)
	} else {
		step.Title = stages.Make.Comment
		step.Statements = append(slices.Clone(stages.Make.Statements), e.b.after(e.b.tree(a, e.parts))...)
	}
	e.b.finish(&step, a, e.parts)
	return step
}
