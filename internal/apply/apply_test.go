package apply_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/apply"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/migrate/runner"
	"github.com/plumbsql/plumb/internal/state"
	"github.com/plumbsql/plumb/internal/workspace"
)

var opener = state.NewOpener(state.Options{})

func TestMain(m *testing.M) {
	// The server lives as long as the context of the first call.
	if _, err := opener.Workspace(context.Background()); err != nil {
		panic(err)
	}
	code := m.Run()
	if err := opener.Close(context.Background()); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// live makes a database that stands for a live one.
func live(t *testing.T, sql string) *workspace.Database {
	t.Helper()
	w, err := opener.Workspace(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	db, err := w.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Discard(context.Background()) })
	if err := db.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
	return db
}

func request(t *testing.T, db *workspace.Database, schema string) apply.Request {
	t.Helper()
	path := filepath.Join(t.TempDir(), "schema.sql")
	if err := os.WriteFile(path, []byte(schema), 0o600); err != nil {
		t.Fatal(err)
	}
	factory, err := db.Factory()
	if err != nil {
		t.Fatal(err)
	}
	return apply.Request{Factory: factory, Src: []string{path}, Online: kind.Online{CreateIndex: true, DropIndex: true}}
}

// objects names all that is in a database.
func objects(t *testing.T, db *workspace.Database) string {
	t.Helper()
	read, err := db.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, object := range read.Sorted() {
		names = append(names, object.ID.String())
	}
	return strings.Join(names, ", ")
}

// scan reads the one value of a query.
func scan(t *testing.T, sql string, target any) func(*pgx.Conn) error {
	return func(c *pgx.Conn) error { return c.QueryRow(t.Context(), sql).Scan(target) }
}

func planned(t *testing.T, r apply.Request) *apply.Plan {
	t.Helper()
	p, err := apply.New(t.Context(), opener, r)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A change that takes a transaction and an index beside the use of the table; then there is nothing left to do.
func TestRun(t *testing.T) {
	t.Parallel()
	db := live(t, "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (a int, e e); INSERT INTO t VALUES (1, 'a'), (2, 'a');")
	r := request(t, db, "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (a int, e e DEFAULT 'b', c text); CREATE INDEX i ON t (a);")
	p := planned(t, r)
	if before := p.Result(); before.Equal || !before.Proved || len(before.Changes.Pending) < 4 {
		t.Errorf("before: %+v", before)
	}
	seen := 0
	result, err := p.Run(t.Context(), apply.Options{Statement: func(done int) { seen = done }})
	if err != nil {
		t.Fatal(err)
	}
	if !result.Equal || len(result.Changes.Pending) > 0 || len(result.Applied.Applied) != seen || seen < 4 {
		t.Errorf("%+v, %d", result, seen)
	}
	if again := planned(t, r); !again.Empty() || !again.Result().Equal {
		t.Errorf("not done: %s", again.SQL)
	}
}

// Nothing is applied to a database that is not what the plan was made for.
func TestChanged(t *testing.T) {
	t.Parallel()
	db := live(t, "CREATE TABLE t (a int);")
	p := planned(t, request(t, db, "CREATE TABLE t (a int, b int);"))
	if err := db.Exec(t.Context(), "ALTER TABLE t ADD c text"); err != nil {
		t.Fatal(err)
	}
	result, err := p.Run(t.Context(), apply.Options{})
	if err == nil || result != nil || fail.Code(err) != fail.ExitError || !strings.Contains(err.Error(), "public.t.c") {
		t.Errorf("%+v, %v", result, err)
	}
	if objects := objects(t, db); strings.Contains(objects, "public.t.b") {
		t.Errorf("got %s", objects)
	}
}

// What took effect before a failure is told apart from what did not, and the next plan goes on from there.
func TestPartial(t *testing.T) {
	t.Parallel()
	db := live(t, "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1);")
	r := request(t, db, "CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX i ON t (a);")
	p := planned(t, r)
	if !strings.Contains(strings.Join(p.Notes, "\n"), "may fail on existing rows on public.t") {
		t.Errorf("notes %q", p.Notes)
	}
	result, err := p.Run(t.Context(), apply.Options{})
	if fail.Code(err) != fail.ExitPartial || result == nil || len(result.Changes.Applied) != 1 || len(result.Changes.Pending) == 0 ||
		result.Changes.Error == nil || !strings.Contains(result.Changes.Error.Stmt, "CREATE UNIQUE INDEX") || result.Equal {
		t.Fatalf("%+v, %v", result, err)
	}
	if err := db.Exec(t.Context(), "DELETE FROM t"); err != nil {
		t.Fatal(err)
	}
	if result, err := planned(t, r).Run(t.Context(), apply.Options{}); err != nil || !result.Equal {
		t.Errorf("%+v, %v", result, err)
	}
}

// A statement that fails in a transaction leaves nothing.
func TestRollback(t *testing.T) {
	t.Parallel()
	db := live(t, "CREATE TABLE t (a int); INSERT INTO t VALUES (NULL);")
	p := planned(t, request(t, db, "CREATE TABLE t (a int NOT NULL, b int);"))
	result, err := p.Run(t.Context(), apply.Options{})
	if fail.Code(err) != fail.ExitError || result == nil || len(result.Changes.Applied) != 0 {
		t.Fatalf("%+v, %v", result, err)
	}
	if objects := objects(t, db); strings.Contains(objects, "public.t.b") {
		t.Errorf("got %s", objects)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	db := live(t, "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT 1 AS x;")
	r := request(t, db, "CREATE TABLE t (a int);")
	_, err := apply.New(t.Context(), opener, r)
	if err == nil || !strings.Contains(err.Error(), "column public.t.b") || !strings.Contains(fail.Hint(err), "--allow-destructive") {
		t.Errorf("got %v", err)
	}
	r.DryRun = true
	if p := planned(t, r); len(p.Result().Destroys) != 1 || !strings.Contains(p.SQL, "-- destructive: ") {
		t.Errorf("%+v\n%s", p.Result(), p.SQL)
	}
	r.DryRun, r.AllowDestructive = false, true
	if result, err := planned(t, r).Run(t.Context(), apply.Options{}); err != nil || !result.Equal {
		t.Errorf("%+v, %v", result, err)
	}
}

// Only one at a time changes a database, and who does is named.
func TestLock(t *testing.T) {
	t.Parallel()
	db := live(t, "")
	p := planned(t, request(t, db, "CREATE TABLE t (a int);"))
	err := db.With(t.Context(), func(c *pgx.Conn) error {
		if err := runner.Lock(t.Context(), c, 0, func(string) {}); err != nil {
			return err
		}
		_, err := p.Run(t.Context(), apply.Options{LockTimeout: -1})
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "another run is migrating") || !strings.Contains(err.Error(), "process ") {
		t.Errorf("got %v", err)
	}
}

// A table in use is waited for a little at a time.
func TestPatience(t *testing.T) {
	t.Parallel()
	db := live(t, "CREATE TABLE t (a int);")
	p := planned(t, request(t, db, "CREATE TABLE t (a int, b int);"))
	waited := make(chan string, 100)
	err := db.With(t.Context(), func(c *pgx.Conn) error {
		if _, err := c.Exec(t.Context(), "BEGIN; LOCK TABLE t"); err != nil {
			return err
		}
		done := make(chan error, 1)
		go func() {
			result, err := p.Run(t.Context(), apply.Options{ObjectLockTimeout: 50_000_000, Note: func(text string) { waited <- text }})
			if err == nil && !result.Equal {
				err = context.Canceled
			}
			done <- err
		}()
		select {
		case <-waited:
		case err := <-done:
			return err
		}
		if _, err := c.Exec(t.Context(), "COMMIT"); err != nil {
			return err
		}
		return <-done
	})
	if err != nil {
		t.Fatal(err)
	}
	if objects := objects(t, db); !strings.Contains(objects, "public.t.b") {
		t.Errorf("got %s", objects)
	}
}
