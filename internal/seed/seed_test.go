package seed

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/source"
	"github.com/plumbsql/plumb/internal/state"
	"github.com/plumbsql/plumb/internal/workspace"
)

var rewrite = flag.Bool("update", false, "write the golden files")

var shared *workspace.Workspace

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if err := fewChecks(); err != nil {
		panic(err)
	}
	ctx := context.Background()
	server, err := devdb.Open(ctx, devdb.Options{})
	if err != nil {
		panic(err)
	}
	defer server.Close() //nolint:errcheck // nothing depends on it
	if shared, err = workspace.Open(ctx, server, ""); err != nil {
		panic(err)
	}
	defer shared.Close(ctx) //nolint:errcheck // nothing depends on it
	return m.Run()
}

// fewChecks lets random tests draw little, unless the command line asks for more.
func fewChecks() error {
	flag.Parse()
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if asked {
		return nil
	}
	return errors.Join(flag.Set("rapid.checks", "5"), flag.Set("rapid.nofailfile", "true"))
}

// database makes a throwaway database with what SQL says.
func database(t *testing.T, sql string) *state.State {
	t.Helper()
	db, err := shared.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Discard(context.Background()) })
	if err := db.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	catalog, err := db.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return &state.State{Database: db, Catalog: catalog}
}

// seeded reads what tables the rows are of, and the columns that they name: a line each.
func seeded(text string) []source.Seeded {
	var list []source.Seeded
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		words := strings.Fields(line)
		list = append(list, source.Seeded{Schema: "public", Table: words[0], Columns: words[1:], Where: "rows.pg.hcl:1:1"})
	}
	return list
}

// TestWays leads from the rows of old.sql to those of new.sql, in a database that schema.sql made, by each mode that
// the golden file has, there and back.
func TestWays(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			parts := map[string]string{}
			for _, file := range archive.Files {
				parts[file.Name] = string(file.Data)
			}
			history, desired := database(t, parts["schema.sql"]+parts["old.sql"]), database(t, parts["schema.sql"]+parts["new.sql"])
			desired.Seeded = seeded(parts["tables"])
			for i, file := range archive.Files {
				mode, golden := strings.CutSuffix(file.Name, ".want")
				if !golden {
					continue
				}
				got := way(t, mode, history, desired)
				if archive.Files[i].Data = []byte(got); *rewrite {
					continue
				}
				if diff := cmp.Diff(parts[file.Name], got); diff != "" {
					t.Errorf("%s differs (-want +got):\n%s", mode, diff)
				}
			}
			if *rewrite {
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func way(t *testing.T, mode string, history, desired *state.State) string {
	t.Helper()
	s, err := New(&config.Rows{Mode: mode, SkipDiff: []string{"*.skipped"}})
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Migration(t.Context(), history, desired, nil, nil, func([]plan.Step) error { return nil })
	switch {
	case err != nil:
		return err.Error() + "\nhint: " + fail.Hint(err) + "\n"
	case v == nil:
		return "nothing to do\n"
	case v.NoWayBack != "":
		return v.Up + "=== no way back: " + v.NoWayBack + "\n"
	}
	return v.Up + "=== back\n" + v.Down
}

// What a table gets on the way is compared with what it has then: a new table, a new column, an old name.
func TestBetween(t *testing.T) {
	t.Parallel()
	const tables = "CREATE TABLE kept (id int PRIMARY KEY, name text%s); INSERT INTO kept VALUES (1, 'one'%s);"
	from := database(t, strings.ReplaceAll(strings.ReplaceAll(tables, "kept", "old"), "%s", ""))
	to := database(t, strings.Replace(strings.Replace(tables, "%s", ", more int", 1), "%s", ", 5", 1)+
		"CREATE TABLE made (id int PRIMARY KEY); INSERT INTO made VALUES (1);")
	s, err := New(&config.Rows{Mode: "sync"})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		steps []plan.Step
		want  string
	}{
		"renamed":   {[]plan.Step{{Action: plan.Rename, Object: id("old"), To: id("kept")}}, "~ row id=1 of table public.kept: more\n+ row id=1 of table public.made"},
		"unrelated": {nil, "+ row id=1 of table public.kept\n+ row id=1 of table public.made"},
	} {
		way, err := s.Between(t.Context(), from, to, seeded("kept id name more\nmade id"), nil, test.steps)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var lines []string
		for _, d := range way.Differences() {
			lines = append(lines, d.String())
		}
		if diff := cmp.Diff(test.want, strings.Join(lines, "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if exact := way.Back().Exact(); exact != (name == "unrelated") {
			t.Errorf("%s: the way back is exact: %v", name, exact)
		}
	}
}

// A way is tried with the rows that there are, and refuses to go on when they have changed.
func TestRehearse(t *testing.T) {
	t.Parallel()
	const schema = "CREATE TABLE other (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, code text UNIQUE, other int REFERENCES other);"
	live := database(t, schema+"INSERT INTO other VALUES (7); INSERT INTO t VALUES (1, 'a', 7), (2, 'b', NULL);")
	to := database(t, schema+"INSERT INTO t VALUES (1, 'b'), (2, 'a');")
	s, err := New(&config.Rows{Mode: "upsert"})
	if err != nil {
		t.Fatal(err)
	}
	w, err := s.Between(t.Context(), live, to, seeded("t id code"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	base := database(t, schema)
	if _, err := w.Rehearse(t.Context(), base.Database, &plan.Plan{}); err == nil || !strings.Contains(err.Error(), "SQLSTATE 23505") {
		t.Errorf("values that change places: got %v", err)
	}
	if err := live.Database.With(t.Context(), func(c *pgx.Conn) error { return w.Unchanged(t.Context(), c, nil) }); err != nil {
		t.Errorf("nothing changed: got %v", err)
	}
	if err := live.Database.Exec(t.Context(), "UPDATE t SET code = 'c' WHERE id = 1"); err != nil {
		t.Fatal(err)
	}
	if w, err = s.Between(t.Context(), live, to, seeded("t id code"), nil, nil); err != nil {
		t.Fatal(err)
	}
	if note, err := w.Rehearse(t.Context(), database(t, schema).Database, &plan.Plan{}); err == nil || note != "" {
		t.Errorf("b is still taken: got %q, %v", note, err)
	}
	if err := live.Database.Exec(t.Context(), "UPDATE t SET code = 'd' WHERE id = 2"); err != nil {
		t.Fatal(err)
	}
	err = live.Database.With(t.Context(), func(c *pgx.Conn) error { return w.Unchanged(t.Context(), c, nil) })
	if err == nil || !strings.Contains(err.Error(), "changed since the plan") {
		t.Errorf("a row changed: got %v", err)
	}
	if w, err = s.Between(t.Context(), live, to, seeded("t id code"), nil, nil); err != nil {
		t.Fatal(err)
	}
	if note, err := w.Rehearse(t.Context(), database(t, schema).Database, &plan.Plan{}); err != nil || note != "" {
		t.Errorf("got %q, %v", note, err)
	}
	if err := live.Database.Exec(t.Context(), draft.Script([]plan.Version{w.Version()})); err != nil {
		t.Fatal(err)
	}
	if err := live.Database.With(t.Context(), func(c *pgx.Conn) error { return w.Reached(t.Context(), c) }); err != nil {
		t.Errorf("after it ran: %v", err)
	}
}

func id(name string) catalog.ID {
	return catalog.ID{Kind: catalog.Table, Schema: "public", Name: name}
}
