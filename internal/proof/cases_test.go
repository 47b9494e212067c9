package proof_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/pgdump"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/rename"
	"github.com/plumbsql/plumb/internal/source"
	"github.com/plumbsql/plumb/internal/workspace"
)

var update = flag.Bool("update", false, "write the expected plans of the cases anew")

// shared is a workspace with an owner as in production; super is one whose owner is a superuser.
var shared, super *workspace.Workspace

// opinion reads schemas without internal/catalog, so that what that does not see can't hide from the tests.
var opinion *pgdump.Comparator

func TestMain(m *testing.M) {
	flag.Parse()
	if err := fewDraws(); err != nil {
		panic(err)
	}
	os.Exit(run(m))
}

// fewDraws lets rapid draw few states where nothing else is asked for: each costs seconds.
func fewDraws() error {
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if asked {
		return nil
	}
	return errors.Join(flag.Set("rapid.checks", "5"), flag.Set("rapid.nofailfile", "true"))
}

func run(m *testing.M) int {
	ctx := context.Background()
	server, err := devdb.Open(ctx, devdb.Options{URL: os.Getenv("PLUMB_DEV_URL")})
	if err != nil {
		panic(err)
	}
	defer server.Close() //nolint:errcheck // nothing depends on it
	opinion = pgdump.Choose(ctx, server.Major())
	fmt.Println("second opinion by", opinion)
	if shared, err = workspace.Open(ctx, server, "db_migrator"); err != nil {
		panic(err)
	}
	if super, err = workspace.OpenAs(ctx, server, "db_super", true); err != nil {
		panic(err)
	}
	if err := shared.EnsureRoles(ctx, []string{"app", "reader"}); err != nil {
		panic(err)
	}
	if err := shared.EnsureTablespaces(ctx, []string{"fast"}); err != nil {
		panic(err)
	}
	return m.Run()
}

// TestCases proves the change of every case: it converges, runs again, goes back and comes again, and its text is the
// expected one. A case with a file "refused" must be refused with that text.
func TestCases(t *testing.T) {
	t.Parallel()
	testFolder(t, shared, "testdata/cases/", textMajor)
}

// TestSuperuserCases does the same with the kinds that PostgreSQL reserves for superusers.
func TestSuperuserCases(t *testing.T) {
	t.Parallel()
	testFolder(t, super, "testdata/superuser/", textMajor)
}

// textMajor is the version whose texts the cases have. Each version prints views and expressions in its own way, so that on
// others a case is proved but its text is not compared.
const textMajor = 15

func testFolder(t *testing.T, w *workspace.Workspace, folder string, major int) {
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".txtar") && nth(path, every()) {
			t.Run(strings.TrimSuffix(strings.TrimPrefix(path, folder), ".txtar"), func(t *testing.T) {
				t.Parallel()
				testCase(t, w, path, major)
			})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// given are the files of a case that people write. findings names the lint rules, a line each, that the change itself
// breaks; internal/lint reads it.
var given = []string{"old.sql", "new.sql", uncounted, "findings"}

// testCase proves a case whose texts are those of a major version.
func testCase(t *testing.T, w *workspace.Workspace, path string, major int) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, file := range archive.Files {
		files[file.Name] = string(file.Data)
	}
	got := outcome(t, w, files, asked(path))
	if w.Major() != major {
		if wanted := files["refused"] != ""; wanted != (got["refused"] != "") {
			t.Errorf("refused with PostgreSQL %d: %v; refused here: %q", major, wanted, got["refused"])
		}
		return
	}
	if !*update {
		want := map[string]string{}
		for name, data := range files {
			if !slices.Contains(given, name) {
				want[name] = data
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		return
	}
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return !slices.Contains(given, f.Name) })
	for number := range 10 {
		for _, name := range []string{"refused", "up_%d.sql", "down_%d.sql", "no_way_back_%d"} {
			name = strings.ReplaceAll(name, "%d", fmt.Sprint(number))
			if data, ok := got[name]; ok {
				archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(data)})
				delete(got, name)
			}
		}
	}
	if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// outcome returns the files that a case expects.
func outcome(t *testing.T, w *workspace.Workspace, files map[string]string, ask bool) map[string]string {
	ctx := t.Context()
	base, before := loadIn(t, w, files["old.sql"])
	target, desired := loadIn(t, w, files["new.sql"])
	p, err := planned(t, base, before.catalog, desired.catalog, files["new.sql"])
	if err != nil {
		return map[string]string{"refused": err.Error() + "\nhint: " + fail.Hint(err) + "\n"}
	}
	versions, err := proof.Prove(ctx, base, before.catalog, desired.catalog, p)
	if err != nil {
		t.Fatal(err)
	}
	if ask {
		secondOpinion(t, w, base, target, versions, strings.Split(strings.TrimSpace(files[uncounted]), "\n")...)
	}
	got := map[string]string{}
	for i, version := range versions {
		number := fmt.Sprint(i + 1)
		got["up_"+number+".sql"] = mark(version.UpNoTx) + version.Up
		if version.NoWayBack != "" {
			got["no_way_back_"+number] = version.NoWayBack + "\n"
			continue
		}
		got["down_"+number+".sql"] = mark(version.DownNoTx) + version.Down
	}
	return got
}

// planned plans the change, with the names that new says objects had before.
func planned(t *testing.T, base *workspace.Database, before, desired *catalog.Database, new string) (*plan.Plan, error) {
	var declared []source.Renamed
	if strings.Contains(new, "atlas:renamed_from") {
		files, err := source.New([]source.File{{Name: "new.sql", Text: []byte(new)}}, source.Options{})
		if err != nil {
			return nil, err
		}
		declared = files.Renamed()
	}
	wishes, err := rename.Declared(desired, declared)
	if err != nil {
		return nil, err
	}
	renamed, err := rename.Apply(t.Context(), base, before, desired, wishes)
	if err != nil {
		return nil, err
	}
	return renamed.Plan(desired, plan.Options{Rooms: all.Rooms(), Online: kind.AllOnline, History: true})
}

func mark(noTx bool) string {
	if noTx {
		return "-- atlas:txmode none\n\n"
	}
	return ""
}

// TestLZ4Cases proves the cases that need a server which was built with LZ4. Another one must say that it was not.
func TestLZ4Cases(t *testing.T) {
	t.Parallel()
	db, _ := load(t, "")
	err := db.Exec(t.Context(), "CREATE TABLE t (a text COMPRESSION lz4)")
	if err == nil {
		testFolder(t, shared, "testdata/lz4/", textMajor)
		return
	}
	if !strings.Contains(err.Error(), "compression method lz4 not supported") {
		t.Error(err)
	}
}
