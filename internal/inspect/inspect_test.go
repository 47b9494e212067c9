package inspect_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/state"
	"github.com/plumbsql/plumb/internal/workspace"
)

var opener = state.NewOpener(state.Options{})

// super is a workspace whose owner is a superuser, on a server of its own.
var super *workspace.Workspace

func TestMain(m *testing.M) {
	flag.Parse()
	if err := fewDraws(); err != nil {
		panic(err)
	}
	os.Exit(run(context.Background(), m))
}

func run(ctx context.Context, m *testing.M) int {
	// The server lives as long as the context of the first call.
	if _, err := opener.Workspace(ctx); err != nil {
		panic(err)
	}
	defer opener.Close(ctx) //nolint:errcheck // nothing depends on it
	server, err := devdb.Open(ctx, devdb.Options{})
	if err != nil {
		panic(err)
	}
	defer server.Close() //nolint:errcheck // nothing depends on it
	if super, err = workspace.OpenAs(ctx, server, "db_super", true); err != nil {
		panic(err)
	}
	if err := super.EnsureRoles(ctx, []string{"app", "reader"}); err != nil {
		panic(err)
	}
	return m.Run()
}

func schema(t *testing.T, sql string) *state.State {
	t.Helper()
	s, err := load(t, "schema.sql", sql)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Release(context.Background()) })
	return s
}

// load loads a schema file of a name with the text.
func load(t *testing.T, name, text string) (*state.State, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return opener.Schema(t.Context(), []string{path})
}

// What may be a rename is printed as drop and add, with a note.
func TestRenames(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, from, to string
		want           []string
	}{
		{"column", "CREATE TABLE t (a text, b int);", "CREATE TABLE t (a text, c int, d text);", []string{"column public.t.b", "column public.t.c"}},
		{"other type", "CREATE TABLE t (a text, b int);", "CREATE TABLE t (a text, c text);", nil},
		{"other table", "CREATE TABLE t (a text, b int); CREATE TABLE u (a int);", "CREATE TABLE t (a text); CREATE TABLE u (a int, b int);", nil},
		{"table", "CREATE TABLE t (a text, b int);", "CREATE TABLE u (a text, b int); CREATE TABLE v (a text);", []string{"table public.t", "table public.u"}},
		{"other columns", "CREATE TABLE t (a text);", "CREATE TABLE u (b text);", nil},
		{"enum", "CREATE TYPE e AS ENUM ('a'); CREATE TYPE g AS ENUM ('b');", "CREATE TYPE f AS ENUM ('a'); CREATE TYPE h AS ENUM ('c');", []string{"enum public.e", "enum public.f"}},
		{"view", "CREATE VIEW v AS SELECT 1 AS a;", "CREATE VIEW w AS SELECT 1 AS a;", []string{"view public.v", "view public.w"}},
		{"value", "CREATE TYPE e AS ENUM ('a', 'b');", "CREATE TYPE e AS ENUM ('a', 'c');", []string{"enum public.e.b", "enum public.e.c"}},
		{"function", "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN a;", "CREATE FUNCTION g(a int) RETURNS int LANGUAGE sql RETURN a;", []string{"function public.f(integer)", "function public.g(integer)"}},
		{"other arguments", "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN a;", "CREATE FUNCTION g(a bigint) RETURNS int LANGUAGE sql RETURN a;", nil},
		{"index", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);", "CREATE TABLE t (a int); CREATE INDEX j ON t (a);", []string{"index public.i", "index public.j"}},
		{"moved", "CREATE SCHEMA s; CREATE TABLE t (a int);", "CREATE SCHEMA s; CREATE TABLE s.t (a int);", []string{"table public.t", "table s.t"}},
		{"moved and renamed", "CREATE SCHEMA s; CREATE TABLE t (a int);", "CREATE SCHEMA s; CREATE TABLE s.u (a int);", nil},
		{"schema", "CREATE SCHEMA s; CREATE TABLE s.t (a int);", "CREATE SCHEMA r; CREATE TABLE r.t (a int);", []string{"schema s", "schema r"}},
		{"nearly the same table", "CREATE TABLE t (a int, b int, c text);", "CREATE TABLE u (a int, b int, c int);", []string{"table public.t", "table public.u"}},
		{
			"trigger", "CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f();",
			"CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE TRIGGER y AFTER INSERT ON t EXECUTE FUNCTION f();",
			[]string{"trigger public.t.x", "trigger public.t.y"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			document, err := inspect.Diff(t.Context(), opener, schema(t, tt.from), schema(t, tt.to), nil, kind.Concurrently)
			if err != nil {
				t.Fatal(err)
			}
			if tt.want == nil {
				if len(document.Notes) > 0 {
					t.Errorf("notes %q", document.Notes)
				}
				return
			}
			if len(document.Notes) != 1 || !strings.HasPrefix(document.Notes[0], tt.want[0]+" is dropped and "+tt.want[1]+" is created") {
				t.Errorf("notes %q", document.Notes)
			}
			if !strings.Contains(document.SQL, "DROP") && !strings.Contains(document.SQL, "ALTER TYPE") {
				t.Errorf("nothing is dropped:\n%s", document.SQL)
			}
		})
	}
}

// Kinds that are left out are said, from both sides.
func TestUnmanaged(t *testing.T) {
	t.Parallel()
	a, b := schema(t, "CREATE TABLE t (a int);"), schema(t, "CREATE TABLE t (a int);")
	a.Catalog.Unmanaged, b.Catalog.Unmanaged = []string{"cast old", "server both"}, []string{"server both", "server new"}
	document, err := inspect.Diff(t.Context(), opener, a, b, nil, kind.Concurrently)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"- cast old", "+ server new"}, document.Unmanaged); diff != "" || document.SQL != "" {
		t.Error(diff + document.SQL)
	}
}

// The script of a change that needs two transactions says so.
func TestTwoTransactions(t *testing.T) {
	t.Parallel()
	from := schema(t, "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (a e DEFAULT 'a');")
	to := schema(t, "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (a e DEFAULT 'b');")
	document, err := inspect.Diff(t.Context(), opener, from, to, nil, kind.Concurrently)
	if err != nil {
		t.Fatal(err)
	}
	add, note, use := strings.Index(document.SQL, "ADD VALUE"), strings.Index(document.SQL, "must be committed"), strings.Index(document.SQL, "SET DEFAULT")
	if add < 0 || note < add || use < note {
		t.Errorf("got:\n%s", document.SQL)
	}
}

// The document of a schema has the SQL that makes it, and a hash that does not depend on the order of columns.
func TestSchema(t *testing.T) {
	t.Parallel()
	first, err := inspect.New(schema(t, "CREATE TABLE t (a int, b text);"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := inspect.New(schema(t, "CREATE TABLE t (b text, a int);"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := inspect.New(schema(t, "CREATE TABLE t (b text, a bigint);"))
	if err != nil {
		t.Fatal(err)
	}
	if first.Hash != second.Hash || first.Hash == other.Hash {
		t.Errorf("hashes %s, %s, %s", first.Hash, second.Hash, other.Hash)
	}
	again, err := inspect.New(schema(t, first.SQL))
	if err != nil || again.Hash != first.Hash {
		t.Errorf("the SQL makes another schema: %v\n%s", err, first.SQL)
	}
}
