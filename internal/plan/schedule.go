package plan

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/graph"
)

// node is a root atom on its way into a version.
type node struct {
	index int
	step  Step
	// commits are the values that must not be used before the version's end.
	commits []string
	// waits is how many nodes must come before it still.
	waits int
	// taken says that it has a version; sunk that it was moved to a later one.
	taken, sunk bool
	version     int
}

// uses reports whether a statement of the node has one of the values: in any form where the node depends on their maker,
// else as a literal.
func (n *node) uses(values []string, depends bool) bool {
	for _, value := range values {
		value = strings.ReplaceAll(value, "'", "''")
		forms := []string{"'" + value + "'", "'" + strings.ReplaceAll(value, `\`, `\\`) + "'"}
		if depends {
			forms = []string{value, strings.ReplaceAll(value, `\`, `\\`)}
		}
		for _, statement := range n.step.Statements {
			for _, form := range forms {
				if strings.Contains(statement.SQL, form) {
					return true
				}
			}
		}
	}
	return false
}

// fact reports whether the step only says something about an object: a comment, an owner, a grant.
func (n *node) fact() bool { return n.step.Object.On != "" }

// versions cuts the ordered steps into versions: all that can share a transaction, then all that can't run in one, and so
// on. What needs a change that must be committed first waits for the next version.
func (b *builder) versions(g *graph.Graph) (*Plan, error) {
	e, g := b.expand(g)
	s := &scheduler{b: b, g: g, nodes: e.nodes, stages: e.commits}
	s.awaitCommits()
	degrees, left := g.Degrees(), 0
	for i, n := range s.nodes {
		if n != nil {
			n.waits = degrees[i]
			left++
		}
	}
	noTx := []bool{}
	for idle := 0; len(s.order) < left; {
		taken := len(s.order)
		s.take(len(noTx), len(noTx)%2 == 1)
		noTx = append(noTx, len(noTx)%2 == 1)
		// A statement that only looks as if it used a new value may have to come before it.
		if idle++; len(s.order) > taken {
			idle = 0
		}
		if idle > 2 {
			s.awaiting = nil
		}
	}
	s.sink(noTx)
	b.hurried = s.gaps(e, noTx)
	plan := &Plan{Online: b.options.Online, Notes: b.notes()}
	for i := range noTx {
		if steps := s.steps(i); len(steps) > 0 {
			plan.Versions = append(plan.Versions, Version{
				Steps: steps, NoTx: noTx[i], OpenBodies: b.openBodies(steps), Unchecked: Unchecked(b.context.New, steps),
			})
		}
	}
	if b.options.OneTransaction && len(plan.Versions) > 1 {
		return nil, fail.New("the change does not fit into one transaction", plan.Versions[1].Steps[0].Object.String(),
			"split the migration")
	}
	return plan, nil
}

// notes returns what people should know of the changes.
func (b *builder) notes() []string {
	var notes []string
	for _, id := range b.sortedChanges() {
		if note := b.changes[id].alteration.Note; note != "" {
			notes = append(notes, note)
		}
	}
	return notes
}

// openBodies reports whether a step makes or changes something whose body names what may come later.
func (b *builder) openBodies(steps []Step) bool {
	return slices.ContainsFunc(steps, func(step Step) bool {
		object := b.context.New.Get(step.Object)
		if step.Action == Drop || object == nil {
			return step.Placeholder
		}
		body, ok := object.Body.(interface{ OpenBody() bool })
		return step.Placeholder || ok && body.OpenBody()
	})
}

// Unchecked returns the functions that steps make or change although PostgreSQL would refuse their bodies.
func Unchecked(db *catalog.Database, steps []Step) []catalog.ID {
	var ids []catalog.ID
	for _, step := range steps {
		object := db.Get(step.Object)
		if step.Action == Drop || object == nil || step.Placeholder {
			continue
		}
		if body, ok := object.Body.(interface{ UncheckedBody() bool }); ok && body.UncheckedBody() {
			ids = append(ids, object.ID)
		}
	}
	return ids
}

// scheduler takes steps in an order that people can follow: drops, changes, creations, each by kind and name.
type scheduler struct {
	b     *builder
	g     *graph.Graph
	nodes []*node
	// order are the nodes as they were taken.
	order []*node
	// awaiting are, for each node that uses a text which is only good after a commit, the nodes that make it.
	awaiting map[*node][]*node
	// stages are, for each node, those that must be committed first for certain.
	stages map[*node][]*node
}

// awaitCommits finds the nodes that use what another one makes and can't be used before a commit, whether they depend on
// it or not: a function's body names a new enum value without naming the type.
func (s *scheduler) awaitCommits() {
	s.awaiting = map[*node][]*node{}
	for _, maker := range s.nodes {
		if maker == nil || len(maker.commits) == 0 {
			continue
		}
		depends := map[int]bool{}
		for _, after := range s.g.After(maker.index) {
			depends[after] = true
		}
		for i, n := range s.nodes {
			if n != nil && n != maker && n.step.Action != Drop && n.uses(maker.commits, depends[i]) {
				s.awaiting[n] = append(s.awaiting[n], maker)
			}
		}
	}
}

// blocked reports whether the node must wait for the commit of an earlier version.
func (s *scheduler) blocked(n *node, version int) bool {
	for _, makers := range [][]*node{s.awaiting[n], s.stages[n]} {
		for _, maker := range makers {
			if !maker.taken || maker.version == version {
				return true
			}
		}
	}
	return false
}

// take fills a version with all that can be in it.
func (s *scheduler) take(version int, noTx bool) {
	ready := &queue{less: s.before}
	for _, n := range s.nodes {
		if n == nil || n.taken {
			continue
		}
		if n.waits == 0 && !s.blocked(n, version) {
			s.offer(ready, n, noTx)
		}
	}
	for ready.Len() > 0 {
		n := heap.Pop(ready).(*node)
		n.taken, n.version = true, version
		s.order = append(s.order, n)
		for _, next := range s.g.After(n.index) {
			after := s.nodes[next]
			after.waits--
			switch {
			case after.waits > 0 || s.blocked(after, version):
			case noTx && after.fact():
				// A comment or grant on what the version makes needs no version of its own.
				heap.Push(ready, after)
			default:
				s.offer(ready, after, noTx)
			}
		}
	}
}

// sink moves what is made again later, its drop and what stands between, to the version that needs it gone, so that it is
// missing no longer than it must be.
func (s *scheduler) sink(noTx []bool) {
	for _, group := range s.rebuilt() {
		latest := s.latest(group, noTx)
		for _, n := range group {
			if n.version < latest {
				n.version, n.sunk = latest, true
			}
		}
	}
}

// latest returns the version up to which a group may move: that of the first step outside that needs it, where that is a
// transaction, else that of the last drop within; -1 where there is neither. Its further stages stay behind it.
func (s *scheduler) latest(group []*node, noTx []bool) int {
	needed, drop, most := -1, -1, len(noTx)
	for _, n := range group {
		if n.step.Action == Drop {
			drop = max(drop, n.version)
		}
		for _, next := range s.g.After(n.index) {
			after := s.nodes[next]
			switch {
			case slices.Contains(s.stages[after], n):
				most = min(most, after.version-1)
			case !after.moves() && (needed < 0 || after.version < needed):
				needed = after.version
			}
		}
	}
	if needed >= 0 && !noTx[needed] {
		return min(needed, most)
	}
	return min(drop, most)
}

// moves reports whether the step may move to a later version: it is dropped and made again within one transaction.
func (n *node) moves() bool {
	return n.step.Rebuild && !n.step.NoTx()
}

// rebuilt returns the nodes that are dropped or made again, in groups that hang together.
func (s *scheduler) rebuilt() [][]*node {
	group := map[*node]int{}
	var groups [][]*node
	neighbours := map[*node][]*node{}
	for _, n := range s.order {
		for _, next := range s.g.After(n.index) {
			if after := s.nodes[next]; n.moves() && after.moves() {
				neighbours[n], neighbours[after] = append(neighbours[n], after), append(neighbours[after], n)
			}
		}
	}
	for _, n := range s.order {
		if !n.moves() || group[n] != 0 {
			continue
		}
		groups = append(groups, nil)
		last := len(groups) - 1
		for queue := []*node{n}; len(queue) > 0; queue = queue[1:] {
			if group[queue[0]] == 0 {
				group[queue[0]] = last + 1
				groups[last] = append(groups[last], queue[0])
				queue = append(queue, neighbours[queue[0]]...)
			}
		}
	}
	return groups
}

// steps returns the steps of a version in order; what was moved there comes first.
func (s *scheduler) steps(version int) []Step {
	var steps []Step
	for _, sunk := range []bool{true, false} {
		for _, n := range s.order {
			if n.version == version && n.sunk == sunk && len(n.step.Statements) > 0 {
				steps = append(steps, n.step)
			}
		}
	}
	return steps
}

// offer makes a node available where it fits: a step without statements fits everywhere.
func (s *scheduler) offer(ready *queue, n *node, noTx bool) {
	if n.step.NoTx() == noTx || len(n.step.Statements) == 0 {
		heap.Push(ready, n)
	}
}

var stages = map[Action]int{Drop: 0, Alter: 1, Create: 2}

func (s *scheduler) before(x, y *node) bool {
	rankX, rankY := s.b.rank[x.step.Object.Kind], s.b.rank[y.step.Object.Kind]
	if x.step.Action == Drop {
		rankX = -rankX
	}
	if y.step.Action == Drop {
		rankY = -rankY
	}
	return cmp.Or(
		cmp.Compare(stages[x.step.Action], stages[y.step.Action]),
		cmp.Compare(rankX, rankY),
		s.b.inTurn(x.step, y.step),
		x.step.Object.Compare(y.step.Object),
		cmp.Compare(x.index, y.index),
	) < 0
}

// inTurn compares the places of new columns of one table: that is the order in which the table gets them.
func (b *builder) inTurn(x, y Step) int {
	if x.Object.Kind != catalog.Column || x.Action != Create || y.Action != Create || x.Object.Schema != y.Object.Schema || x.Object.Name != y.Object.Name {
		return 0
	}
	before, ok := b.context.New.Get(x.Object).Body.(ordered)
	after, also := b.context.New.Get(y.Object).Body.(ordered)
	if !ok || !also {
		return 0
	}
	return cmp.Compare(before.Order(), after.Order())
}

// queue is a heap of nodes.
type queue struct {
	nodes []*node
	less  func(x, y *node) bool
}

func (q *queue) Len() int           { return len(q.nodes) }
func (q *queue) Less(i, j int) bool { return q.less(q.nodes[i], q.nodes[j]) }
func (q *queue) Swap(i, j int)      { q.nodes[i], q.nodes[j] = q.nodes[j], q.nodes[i] }
func (q *queue) Push(x any)         { q.nodes = append(q.nodes, x.(*node)) }
func (q *queue) Pop() any {
	last := q.nodes[len(q.nodes)-1]
	q.nodes = q.nodes[:len(q.nodes)-1]
	return last
}
