package proof_test

import (
	"slices"
	"testing"

	"github.com/plumbsql/plumb/internal/pgdump"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/workspace"
)

// uncounted is the file of a case that names entries, a line each, which may differ although the catalogs are equal.
const uncounted = "uncounted"

// secondOpinion runs proved versions on a copy of the base, and back, and compares the schemas without internal/catalog.
func secondOpinion(t *testing.T, w *workspace.Workspace, base, target *workspace.Database, versions []proof.Version, uncounted ...string) {
	t.Helper()
	db, err := base.Clone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Discard(t.Context())
	for _, version := range versions {
		if err := proof.Exec(t.Context(), db, version.Up, version.UpNoTx); err != nil {
			t.Fatal(err)
		}
	}
	same(t, w, "up does not lead to the desired schema", target, db, uncounted)
	if slices.ContainsFunc(versions, func(v proof.Version) bool { return v.NoWayBack != "" }) {
		return
	}
	for _, version := range slices.Backward(versions) {
		if err := proof.Exec(t.Context(), db, version.Down, version.DownNoTx); err != nil {
			t.Fatal(err)
		}
	}
	same(t, w, "down does not lead back", base, db, uncounted)
}

func same(t *testing.T, w *workspace.Workspace, what string, want, got *workspace.Database, uncounted []string) {
	t.Helper()
	wanted, err := opinion.Read(t.Context(), want.AdminURL(), w.Owner())
	if err != nil {
		t.Fatal(err)
	}
	found, err := opinion.Read(t.Context(), got.AdminURL(), w.Owner())
	if err != nil {
		t.Fatal(err)
	}
	differences := slices.DeleteFunc(pgdump.Compare(wanted, found), func(d pgdump.Difference) bool { return slices.Contains(uncounted, d.Entry.String()) })
	if len(differences) > 0 {
		t.Errorf("%s, says %s:\n%s", what, opinion, pgdump.Explain(differences))
	}
}
