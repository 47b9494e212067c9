package proof_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/workspace"
)

// A migration that was written for an extension can be replayed where an administrator has made the extension, so that
// the migration user does not own it.
func TestReplayOfExtension(t *testing.T) {
	t.Parallel()
	_, empty := load(t, "")
	desired, err := shared.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer desired.Drop(t.Context()) //nolint:errcheck // the server goes too
	if err := desired.CreateExtensions(t.Context(), []workspace.Extension{{Name: "citext", Schema: "public"}}); err != nil {
		t.Fatal(err)
	}
	want, err := desired.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Build(empty.catalog, want, plan.Options{Rooms: all.Rooms(), History: true})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	sql := draft.Migration(p.Versions[0])
	if err := os.WriteFile(filepath.Join(folder, "001_citext.up.sql"), []byte(sql), 0o600); err != nil {
		t.Fatal(err)
	}
	dir, err := migrate.Open(folder, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := dir.Hash(t.Context()); err != nil {
		t.Fatal(err)
	}
	db, err := proof.Replay(t.Context(), shared, dir, func(migrate.Migration) bool { return true })
	if err != nil {
		t.Fatalf("%v\nin:\n%s", err, sql)
	}
	defer db.Drop(t.Context()) //nolint:errcheck // the server goes too
	got, err := db.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if changes := diff.Compare(want, got); len(changes) > 0 {
		t.Errorf("%v", changes)
	}
}
