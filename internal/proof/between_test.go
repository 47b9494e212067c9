package proof_test

import (
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
)

// TestBetween proves a change between two states that it can't touch, and does not prove one that is wrong.
func TestBetween(t *testing.T) {
	t.Parallel()
	const old = `CREATE SCHEMA s; CREATE TABLE s.t (a int PRIMARY KEY); GRANT SELECT ON s.t TO between_reader; CREATE EXTENSION citext SCHEMA s`
	if err := shared.EnsureRoles(t.Context(), []string{"between_reader"}); err != nil {
		t.Fatal(err)
	}
	_, from := load(t, old)
	_, to := load(t, old+`; ALTER TABLE s.t ADD b s.citext; CREATE INDEX i ON s.t (b)`)
	p, err := plan.Build(from.catalog, to.catalog, plan.Options{Rooms: all.Rooms(), Online: kind.Concurrently})
	if err != nil {
		t.Fatal(err)
	}
	if err := proof.Between(t.Context(), shared, from.catalog, to.catalog, draft.Script(p.Versions)); err != nil {
		t.Error(err)
	}
	for script, want := range map[string]string{
		"ALTER TABLE s.t ADD b int":             "want s.citext, got integer",
		"ALTER TABLE s.t ADD b int; SELECT 1/0": "division by zero",
	} {
		err := proof.Between(t.Context(), shared, from.catalog, to.catalog, script)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", script, err, want)
		}
	}
}
