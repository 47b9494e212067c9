package proof_test

import (
	"testing"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/workspace"
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
	other, desired := load(t, c.new)
	p := c.plan(t, before.catalog, desired.catalog, plan.Options{})
	if p == nil {
		return
	}
	script := draft.Script(p.Versions)
	// A plan says the same each time, from catalogs that are read anew too.
	if again := draft.Script(c.plan(t, read(t, db), read(t, other), plan.Options{}).Versions); again != script {
		t.Errorf("planned again:\n%s\nbefore:\n%s", again, script)
	}
	if err := proof.Exec(t.Context(), db, script, true); err != nil {
		t.Fatalf("%v\nin:\n%s", err, script)
	}
	if changes := diff.Compare(read(t, db), desired.catalog); len(changes) > 0 {
		t.Errorf("%v\nafter:\n%s", changes, script)
	}
}

func read(t *testing.T, db *workspace.Database) *catalog.Database {
	t.Helper()
	found, err := db.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return found
}
