package graph_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/plumbsql/plumb/internal/graph"
)

func TestCycles(t *testing.T) {
	t.Parallel()
	g := graph.New(6)
	for _, edge := range [][2]int{{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}, {4, 3}, {5, 5}} {
		g.Edge(edge[0], edge[1])
	}
	cycles := g.Cycles()
	want := map[int]int{0: 3, 3: 2}
	got := map[int]int{}
	for _, cycle := range cycles {
		got[cycle[0]] = len(cycle)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Two nodes share a component exactly when each reaches the other.
func TestCyclesAgreeWithReachability(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "nodes")
		g := graph.New(n)
		reach := make([][]bool, n)
		for i := range reach {
			reach[i] = make([]bool, n)
		}
		for range rapid.IntRange(0, 20).Draw(t, "edges") {
			a, b := rapid.IntRange(0, n-1).Draw(t, "a"), rapid.IntRange(0, n-1).Draw(t, "b")
			g.Edge(a, b)
			reach[a][b] = true
		}
		for k := range n {
			for i := range n {
				for j := range n {
					reach[i][j] = reach[i][j] || reach[i][k] && reach[k][j]
				}
			}
		}
		component := make([]int, n)
		for i, cycle := range g.Cycles() {
			for _, node := range cycle {
				component[node] = i + 1
			}
		}
		for i := range n {
			for j := range n {
				together := i != j && component[i] != 0 && component[i] == component[j]
				if both := i != j && reach[i][j] && reach[j][i]; both != together {
					t.Fatalf("%d and %d: reach each other %v, same component %v", i, j, both, together)
				}
			}
		}
	})
}
