package graph

import "slices"

// Graph is a directed graph over the nodes 0 … n-1. An edge from a to b says that a comes before b.
type Graph struct {
	next [][]int
	seen map[[2]int]bool
}

// New returns a graph of n nodes without edges.
func New(n int) *Graph {
	return &Graph{next: make([][]int, n), seen: map[[2]int]bool{}}
}

// Edge adds an edge; a second one between the same nodes and one from a node to itself change nothing.
func (g *Graph) Edge(before, after int) {
	if before == after || g.seen[[2]int{before, after}] {
		return
	}
	g.seen[[2]int{before, after}] = true
	g.next[before] = append(g.next[before], after)
}

// Len returns the number of nodes.
func (g *Graph) Len() int { return len(g.next) }

// After returns the nodes that come after n.
func (g *Graph) After(n int) []int { return g.next[n] }

// Before returns for each node those that come right before it.
func (g *Graph) Before() [][]int {
	before := make([][]int, len(g.next))
	for n, next := range g.next {
		for _, after := range next {
			before[after] = append(before[after], n)
		}
	}
	return before
}

// Reaches reports whether a path leads from a node to any of the others, or it is one of them.
func (g *Graph) Reaches(from int, to []int) bool {
	if len(to) == 0 {
		return false
	}
	seen := map[int]bool{from: true}
	for stack := []int{from}; len(stack) > 0; {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if slices.Contains(to, n) {
			return true
		}
		for _, next := range g.next[n] {
			if !seen[next] {
				seen[next] = true
				stack = append(stack, next)
			}
		}
	}
	return false
}

// Degrees returns for each node how many come right before it.
func (g *Graph) Degrees() []int {
	degrees := make([]int, len(g.next))
	for _, next := range g.next {
		for _, n := range next {
			degrees[n]++
		}
	}
	return degrees
}

// Cycles returns the strongly connected components of more than one node, each sorted (Tarjan 1972, without recursion, so
// that a long chain of views can't exhaust the stack).
func (g *Graph) Cycles() [][]int {
	t := &tarjan{g: g, index: make([]int, len(g.next)), low: make([]int, len(g.next)), onStack: make([]bool, len(g.next))}
	for n := range g.next {
		if t.index[n] == 0 {
			t.visit(n)
		}
	}
	return t.cycles
}

type tarjan struct {
	g       *Graph
	index   []int // 0 is not visited yet
	low     []int
	onStack []bool
	stack   []int
	counter int
	cycles  [][]int
}

type frame struct{ node, edge int }

func (t *tarjan) visit(root int) {
	frames := []frame{t.enter(root)}
	for len(frames) > 0 {
		top := &frames[len(frames)-1]
		if top.edge < len(t.g.next[top.node]) {
			next := t.g.next[top.node][top.edge]
			top.edge++
			switch {
			case t.index[next] == 0:
				frames = append(frames, t.enter(next))
			case t.onStack[next]:
				t.low[top.node] = min(t.low[top.node], t.index[next])
			}
			continue
		}
		node := top.node
		frames = frames[:len(frames)-1]
		if len(frames) > 0 {
			parent := frames[len(frames)-1].node
			t.low[parent] = min(t.low[parent], t.low[node])
		}
		if t.low[node] == t.index[node] {
			t.leave(node)
		}
	}
}

func (t *tarjan) enter(n int) frame {
	t.counter++
	t.index[n], t.low[n] = t.counter, t.counter
	t.stack = append(t.stack, n)
	t.onStack[n] = true
	return frame{node: n}
}

func (t *tarjan) leave(root int) {
	at := len(t.stack) - 1
	for t.stack[at] != root {
		at--
	}
	component := slices.Clone(t.stack[at:])
	t.stack = t.stack[:at]
	for _, n := range component {
		t.onStack[n] = false
	}
	if len(component) > 1 {
		slices.Sort(component)
		t.cycles = append(t.cycles, component)
	}
}
