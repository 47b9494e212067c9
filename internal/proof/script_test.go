package proof_test

import (
	"testing"

	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
)

// TestScripts runs what schema diff prints for two live databases, in both directions of each case: statements without
// guards, and without the forms for tables in use. It leads to the other state, from which there is nothing more to do.
func TestScripts(t *testing.T) {
	t.Parallel()
	someCases(t, int(every()), nil, func(t *testing.T, c change) {
		testScript(t, c)
		testScript(t, c.back())
	})
}

func testScript(t *testing.T, c change) {
	db, before := load(t, c.old)
	_, desired := load(t, c.new)
	p := c.plan(t, before.catalog, desired.catalog, plan.Options{})
	if p == nil {
		return
	}
	script := draft.Script(p.Versions)
	if err := proof.Exec(t.Context(), db, script, true); err != nil {
		t.Fatalf("%v\nin:\n%s", err, script)
	}
	got, err := db.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if changes := diff.Compare(got, desired.catalog); len(changes) > 0 {
		t.Errorf("%v\nafter:\n%s", changes, script)
	}
}
