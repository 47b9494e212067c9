package proof_test

import (
	"flag"
	"hash/fnv"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/plumbsql/plumb/internal/pgdump"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/workspace"
)

// uncounted is the file of a case that names entries, a line each, which may differ although the catalogs are equal.
const uncounted = "uncounted"

// opinions says how many of the cases get a second opinion: it takes as long as the proof.
var opinions = flag.Uint("opinions", 4, "ask for a second opinion on every so many-th case; 1 is all")

// asked reports whether a case gets a second opinion.
func asked(path string) bool { return nth(path+" opinion", *opinions) }

// every says how many of the cases are proved: every so many-th, for ./ci/test, which has a quarter of an hour. All are
// where PLUMB_TEST_EVERY is not set, and in ./ci/test-long.
func every() uint {
	n, err := strconv.ParseUint(os.Getenv("PLUMB_TEST_EVERY"), 10, 32)
	if err != nil {
		return 1
	}
	return uint(n)
}

// nth reports whether a case is among every n-th. It is always the same ones.
func nth(path string, n uint) bool {
	hash := fnv.New32a()
	hash.Write([]byte(path)) //nolint:errcheck // a hash takes everything
	return uint(hash.Sum32())%max(n, 1) == 0
}

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
