package proof_test

import (
	"flag"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
)

var (
	pairs = flag.Int("pairs", 12, "how many pairs of unrelated states to prove")
	seed  = flag.Uint64("seed", 1, "which pairs to take")
)

// TestPairs proves the way between states of different cases, which share names and nothing else: everything goes and
// comes at once, names change their kind, and what one case drops another one needs. ./ci/test-long takes many.
func TestPairs(t *testing.T) {
	t.Parallel()
	var states, names []string
	uncountedIn := map[string][]string{} // by state
	err := filepath.WalkDir("testdata/cases", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".txtar") {
			return err
		}
		archive, err := txtar.ParseFile(path)
		if err != nil {
			return err
		}
		for _, file := range archive.Files[:2] {
			states = append(states, string(file.Data))
			names = append(names, strings.TrimPrefix(path, "testdata/cases/")+":"+file.Name)
			for _, other := range archive.Files {
				if other.Name == uncounted {
					uncountedIn[string(file.Data)] = strings.Split(strings.TrimSpace(string(other.Data)), "\n")
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(*seed, 0)) //nolint:gosec // the same pairs every time
	for range *pairs {
		from, to := random.IntN(len(states)), random.IntN(len(states))
		t.Run(names[from]+" to "+names[to], func(t *testing.T) {
			t.Parallel()
			base, before := load(t, states[from])
			target, desired := load(t, states[to])
			p, err := plan.Build(before.catalog, desired.catalog, plan.Options{Rooms: all.Rooms(), Online: kind.Concurrently, History: true})
			if allowed(err) {
				return
			}
			if err != nil {
				t.Fatalf("%v\nhint: %s", err, fail.Hint(err))
			}
			versions, err := proof.Prove(t.Context(), base, before.catalog, desired.catalog, p)
			if err != nil {
				t.Fatalf("%v\nfrom:\n%s\nto:\n%s", err, states[from], states[to])
			}
			secondOpinion(t, shared, base, target, versions, append(uncountedIn[states[from]], uncountedIn[states[to]]...)...)
		})
	}
}

// allowed reports the refusals that are right for any pair: what can't be done in place without guessing.
func allowed(err error) bool {
	for _, text := range []string{
		"has to wait under the name of",
	} {
		if err != nil && strings.Contains(err.Error(), text) {
			return true
		}
	}
	return false
}
