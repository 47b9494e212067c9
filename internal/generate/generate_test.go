package generate_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/generate"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/state"
)

// server is one that the opener gets by a URL, so that what it leaves there is seen.
var (
	server devdb.Server
	opener *state.Opener
)

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	ctx := context.Background()
	var err error
	if server, err = devdb.Open(ctx, devdb.Options{}); err != nil {
		panic(err)
	}
	defer server.Close() //nolint:errcheck // nothing depends on it
	opener = state.NewOpener(state.Options{DevURL: server.URL(server.Superuser(), "postgres"), Owner: "db_migrator"})
	if _, err := opener.Workspace(ctx); err != nil {
		panic(err)
	}
	defer func() {
		if err := opener.Close(ctx); err != nil {
			panic(err)
		}
	}()
	return m.Run()
}

// databases counts the throwaway databases.
func databases(t *testing.T) (n int) {
	t.Helper()
	factory, err := conn.FromURL(server.URL(server.Superuser(), "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := factory.Connect(t.Context(), conn.Admin)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Hangup(t.Context(), c)
	if err := c.QueryRow(t.Context(), "SELECT count(*) FROM pg_database WHERE datname LIKE 'plumb%'").Scan(&n); err != nil && err != pgx.ErrNoRows {
		t.Fatal(err)
	}
	return n
}

// The steps share a directory: each goes on where the one before ended.
func TestRun(t *testing.T) { //nolint:paralleltest // it counts the databases of the server
	root := t.TempDir()
	schema, migrations := filepath.Join(root, "schema.sql"), filepath.Join(root, "migrations")
	if err := os.Mkdir(migrations, 0o750); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, schema string
		request      generate.Request
		versions     int    // that are proved
		files        int    // that are written
		refused      string // in the error or its hint
	}{
		{name: "first", schema: "CREATE TABLE t (a int, b text);", versions: 1, files: 3},
		{name: "nothing to do", schema: "CREATE TABLE t (b text, a int);"},
		{name: "dry run", schema: "CREATE TABLE t (a int, b text, c int);", request: generate.Request{DryRun: true}, versions: 1},
		{name: "destructive", schema: "CREATE TABLE t (b text);", refused: "--allow-destructive"},
		{name: "rename", schema: "CREATE TABLE t (z int, b text);", refused: "column public.t.z is created, which looks the same"},
		{name: "broken", schema: "CREATE TABLE t (b nothing);", refused: "nothing"},
		{name: "allowed", schema: "CREATE TABLE t (b text);", request: generate.Request{AllowDestructive: true}, versions: 1, files: 3},
		{name: "index", schema: "CREATE TABLE t (b text, c int); CREATE INDEX i ON t (b);", request: generate.Request{Online: kind.Concurrently}, versions: 2, files: 5},
		{name: "done", schema: "CREATE TABLE t (b text, c int); CREATE INDEX i ON t (b);"},
	} {
		if err := os.WriteFile(schema, []byte(tt.schema), 0o600); err != nil {
			t.Fatal(err)
		}
		dir, err := migrate.Open(migrations, "golang-migrate")
		if err != nil {
			t.Fatal(err)
		}
		request := tt.request
		request.Dir, request.Src, request.Name = dir, []string{schema}, "change"
		result, err := generate.Run(t.Context(), opener, request)
		switch {
		case tt.refused != "":
			if err == nil || !strings.Contains(err.Error()+fail.Hint(err), tt.refused) {
				t.Errorf("%s: got %v\nhint: %s", tt.name, err, fail.Hint(err))
			}
		case err != nil:
			t.Fatalf("%s: %v\nhint: %s", tt.name, err, fail.Hint(err))
		case len(result.Versions) != tt.versions || len(result.Files) != tt.files:
			t.Errorf("%s: %d versions, files %q", tt.name, len(result.Versions), result.Files)
		}
		if n := databases(t); n > 0 {
			t.Errorf("%s: %d databases stay", tt.name, n)
		}
	}
}

// A schema with extensions converges: what plumb wrote for one is replayed, and nothing is left to do. One that only a
// superuser can make begins with a migration written by hand.
func TestExtensions(t *testing.T) { //nolint:paralleltest // TestRun counts the databases of the server
	for _, tt := range []struct{ schema, byHand string }{
		{"CREATE EXTENSION citext; CREATE TABLE t (a citext);", ""},
		{"CREATE EXTENSION earthdistance CASCADE; CREATE TABLE t (a earth);", "CREATE EXTENSION IF NOT EXISTS earthdistance CASCADE;"},
	} {
		root := t.TempDir()
		schema, migrations := filepath.Join(root, "schema.sql"), filepath.Join(root, "migrations")
		if err := os.Mkdir(migrations, 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(schema, []byte(tt.schema), 0o600); err != nil {
			t.Fatal(err)
		}
		dir, err := migrate.Open(migrations, "golang-migrate")
		if err != nil {
			t.Fatal(err)
		}
		request := generate.Request{Dir: dir, Src: []string{schema}, Name: "change"}
		if tt.byHand != "" {
			_, err := generate.Run(t.Context(), opener, request)
			if err == nil || !strings.Contains(fail.Hint(err), "only a superuser") {
				t.Errorf("got %v\nhint: %s", err, fail.Hint(err))
			}
			if _, err := dir.Write(t.Context(), []migrate.NewMigration{{Name: "by_hand", Up: tt.byHand}}); err != nil {
				t.Fatal(err)
			}
		}
		for _, want := range []int{1, 0} {
			result, err := generate.Run(t.Context(), opener, request)
			if err != nil {
				t.Fatalf("%s: %v\nhint: %s", tt.schema, err, fail.Hint(err))
			}
			if len(result.Versions) != want {
				t.Errorf("%s: %d versions", tt.schema, len(result.Versions))
			}
		}
	}
}
