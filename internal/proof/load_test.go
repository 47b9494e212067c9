package proof_test

import (
	"context"
	"testing"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/workspace"
)

type loaded struct{ catalog *catalog.Database }

// load makes a database from SQL; it goes when the test ends.
func load(t *testing.T, sql string) (*workspace.Database, loaded) {
	t.Helper()
	return loadIn(t, shared, sql)
}

func loadIn(t *testing.T, w *workspace.Workspace, sql string) (*workspace.Database, loaded) {
	t.Helper()
	db, err := w.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Drop(context.Background()) }) //nolint:errcheck // the server goes too
	if err := db.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%v\nin:\n%s", err, sql)
	}
	read, err := db.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return db, loaded{read}
}
