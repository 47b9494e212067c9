package inspect_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/scope"
)

// What is left out stays as it was, and the plan for the rest is proved on a server.
func TestScope(t *testing.T) {
	t.Parallel()
	const two = "CREATE SCHEMA app; CREATE SCHEMA aux;"
	for _, tt := range []struct {
		name, from, to string
		settings       scope.Settings
		changes        []string
		notes, err     string
	}{
		{
			"schemas", two + "CREATE TABLE aux.gone (a int);", two + "CREATE TABLE app.t (a int); CREATE TABLE aux.new (a int);",
			scope.Settings{Schemas: []string{"app"}},
			[]string{"+ column app.t.a", "+ table app.t"},
			"", "",
		},
		{
			"an extension of a schema that is compared, and one of another", two + "CREATE EXTENSION citext SCHEMA aux;", two + "CREATE EXTENSION pgcrypto SCHEMA app;",
			scope.Settings{Schemas: []string{"app"}},
			[]string{"+ extension pgcrypto"},
			"", "",
		},
		{
			"exclude a table with its parts", "CREATE TABLE t (a int);", "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a); CREATE TABLE u (a int);",
			scope.Settings{Exclude: []string{"public.t"}},
			[]string{"+ column public.u.a", "+ table public.u"},
			"", "",
		},
		{
			"exclude a type of object", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);", "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;",
			scope.Settings{Exclude: []string{"*.*.*[type=index]"}},
			[]string{"+ view public.v", "+ view column public.v.a"},
			"", "",
		},
		{
			"exclude a column, with what stands on it", "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (b);", "CREATE TABLE t (a int, c int);",
			scope.Settings{Exclude: []string{"public.t.b"}},
			[]string{"+ column public.t.c"},
			"", "",
		},
		{
			"a part that is left out goes with its table", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);", "",
			scope.Settings{Exclude: []string{"*.*.*[type=index]"}},
			[]string{"- column public.t.a", "- index public.i", "- table public.t"},
			"", "",
		},
		{
			"include", "CREATE TABLE t (a int); CREATE TABLE u (a int);", "CREATE TABLE t (a int, b int); CREATE TABLE v (a int);",
			scope.Settings{Include: []string{"public.[tu]"}},
			[]string{"+ column public.t.b", "- column public.u.a", "- table public.u"},
			"", "",
		},
		{
			"default privileges of everybody", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;", "ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO plumb_reader;",
			scope.Settings{Exclude: []string{"*[type=default_permission].PUBLIC"}},
			[]string{"+ default privilege FUNCTIONS to plumb_reader"},
			"", "",
		},
		{
			"permissions off", "CREATE TABLE t (a int); GRANT SELECT ON t TO PUBLIC;", "CREATE TABLE t (a int, b int);",
			scope.Settings{Off: []string{"permissions"}},
			[]string{"+ column public.t.b"},
			"", "",
		},
		{
			"permissions off beside default privileges", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;", "CREATE TABLE t (a int);",
			scope.Settings{Off: []string{"permissions", "default_permissions"}},
			[]string{"+ column public.t.a", "+ grant on table public.t to PUBLIC", "+ table public.t"},
			"", "",
		},
		{
			"objects off", "CREATE TABLE t (a int);", "CREATE TABLE t (a int, b int); GRANT SELECT ON t TO PUBLIC;",
			scope.Settings{Off: []string{"objects"}},
			[]string{"+ grant on table public.t to PUBLIC"},
			"", "",
		},
		{
			"a new object needs what is left out", "", "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (a mood);",
			scope.Settings{Exclude: []string{"*.*[type=enum]"}},
			nil, "", "column public.t.a needs enum public.mood, which is left out by exclude",
		},
		{
			"what is left out needs what goes", "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;", "",
			scope.Settings{Exclude: []string{"public.v"}},
			nil, "", "would be dropped, but view public.v needs it, which is left out by exclude",
		},
		{
			"what is left out would be made anew", "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;", "CREATE TABLE t (a bigint);",
			scope.Settings{Exclude: []string{"public.v"}},
			nil, "", "the change of column public.t.a would make view public.v anew, which is left out by exclude",
		},
		{
			"a name that is taken by what is left out", "CREATE TABLE t (a int);", "CREATE VIEW t AS SELECT 1 AS a;",
			scope.Settings{Exclude: []string{"*.*[type=table]"}},
			nil, "", "view public.t wants the name of table public.t, which is left as it is by exclude",
		},
		{
			"skip drop_table keeps the table, its parts and what it needs", "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (a mood PRIMARY KEY, b int); CREATE INDEX i ON t (b);", "CREATE TABLE u (a int);",
			scope.Settings{Skip: []string{"drop_table"}},
			[]string{"+ column public.u.a", "+ table public.u"},
			"diff.skip drop_table leaves out - table public.t\nenum public.mood stays too: column public.t.a needs it", "",
		},
		{
			"skip drop_view keeps the column that it reads", "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b FROM t;", "CREATE TABLE t (a bigint);",
			scope.Settings{Skip: []string{"drop_view"}},
			[]string{"~ column public.t.a: type integer → bigint"},
			"diff.skip drop_view leaves out - view public.v\ncolumn public.t.b stays too: view public.v needs it", "",
		},
		{
			"skip add_table leaves out the view of it", "CREATE TABLE t (a int);", "CREATE TABLE t (a int, b int); CREATE TABLE u (a int); CREATE VIEW v AS SELECT a FROM u;",
			scope.Settings{Skip: []string{"add_table"}},
			[]string{"+ column public.t.b"},
			"diff.skip add_table leaves out + table public.u\n+ view public.v is left out too: it needs column public.u.a", "",
		},
		{
			"skip modify_table", "CREATE TABLE t (a int, b int);", "CREATE TABLE t (a int, c int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
			scope.Settings{Skip: []string{"modify_table"}},
			[]string{"+ function public.f()", "+ trigger public.t.g"},
			"diff.skip modify_table leaves out - column public.t.b\ndiff.skip modify_table leaves out + column public.t.c", "",
		},
		{
			"skip foreign keys and columns", "CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int CONSTRAINT k REFERENCES t, b int);", "CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int, c int);",
			scope.Settings{Skip: []string{"drop_foreign_key", "drop_column"}},
			[]string{"+ column public.u.c"},
			"diff.skip drop_column leaves out - column public.u.b\ndiff.skip drop_foreign_key leaves out - constraint public.u.k", "",
		},
		{
			"skip drop_schema", "CREATE SCHEMA app; CREATE TABLE app.t (a int);", "",
			scope.Settings{Skip: []string{"drop_schema"}},
			[]string{"- column app.t.a", "- table app.t"},
			"diff.skip drop_schema leaves out - schema app", "",
		},
		{
			"skip a rename", "CREATE TABLE t (a int); CREATE TABLE w (a int);", "-- atlas:renamed_from t\nCREATE TABLE u (a int);\nCREATE VIEW v AS SELECT a FROM u;",
			scope.Settings{Skip: []string{"rename_table"}},
			[]string{"- column public.w.a", "- table public.w"},
			"diff.skip rename_table leaves out that table public.t becomes public.u\n+ view public.v is left out too: it needs column public.u.a", "",
		},
		{
			"a name that is taken by a skipped drop", "CREATE TABLE t (a int);", "CREATE VIEW t AS SELECT 1 AS a;",
			scope.Settings{Skip: []string{"drop_table"}},
			nil, "", "view public.t wants the name of table public.t, which is left as it is by diff.skip drop_table",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			within, err := scope.New(tt.settings)
			if err != nil {
				t.Fatal(err)
			}
			from, to := schema(t, tt.from), schema(t, tt.to)
			document, err := inspect.Diff(t.Context(), opener, from, to, within, kind.Concurrently)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("got %v, want %s", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.changes, document.Changes); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.notes, strings.Join(document.Notes, "\n")); diff != "" {
				t.Error(diff)
			}
			w, err := opener.Workspace(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if err := proof.Between(t.Context(), w, from.Catalog, document.Target, document.SQL); err != nil {
				t.Errorf("%v\n%s", err, document.SQL)
			}
		})
	}
}
