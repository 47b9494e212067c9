package inspect_test

import (
	"context"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/state"
)

// What is printed of a schema loads back to an equal catalog: for both states of every case of the engine.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"cases", "superuser", "since15", "since17", "since18"} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			roundTrips(t, folder)
		})
	}
}

func roundTrips(t *testing.T, folder string) {
	t.Helper()
	root := filepath.Join("..", "proof", "testdata", folder)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".txtar") && every(path) {
			t.Run(strings.TrimSuffix(strings.TrimPrefix(path, root+"/"), ".txtar"), func(t *testing.T) {
				t.Parallel()
				archive, err := txtar.ParseFile(path)
				if err != nil {
					t.Fatal(err)
				}
				for _, file := range archive.Files {
					if file.Name == "old.sql" || file.Name == "new.sql" {
						roundTrip(t, folder == "superuser", file.Name, string(file.Data))
					}
				}
			})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// roundTrip prints the schema that SQL makes, by a superuser or as a schema file, and loads what was printed.
func roundTrip(t *testing.T, superuser bool, name, sql string) {
	t.Helper()
	from := load
	if superuser {
		from = made
	}
	before, err := from(t, "schema.sql", sql)
	if err != nil {
		if superuser {
			t.Errorf("%s: %v", name, err)
		}
		t.Logf("%s: %v", name, err)
		return
	}
	if err := opener.CheckBodies(t.Context(), before); err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	before.Release(context.Background())
	opener.Match(&state.State{Catalog: before.Catalog})
	document, err := inspect.New(before)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	blocks, err := inspect.HCL(before.Catalog)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	for file, text := range map[string]string{"schema.sql": document.SQL, "schema.pg.hcl": blocks} {
		same(t, name+" as "+file, before.Catalog, []inspect.File{{Path: file, Text: text}})
	}
	split := map[string]func(*catalog.Database) ([]inspect.File, error){"files of SQL": inspect.SplitSQL, "files of HCL": inspect.SplitHCL}
	for what, files := range split {
		if list, err := files(before.Catalog); err != nil {
			t.Errorf("%s as %s: %v", name, what, err)
		} else {
			same(t, name+" as "+what, before.Catalog, list)
		}
	}
}

// made runs SQL as a superuser, as what stands in a live database was made.
func made(t *testing.T, _, sql string) (*state.State, error) {
	t.Helper()
	db, err := super.NewDatabase(t.Context())
	if err != nil {
		return nil, err
	}
	s := &state.State{URL: "made", Database: db}
	t.Cleanup(func() { s.Release(context.Background()) })
	if err := db.Exec(t.Context(), sql); err != nil {
		return nil, err
	}
	s.Catalog, err = db.Catalog(t.Context())
	return s, err
}

// same loads files and expects the catalog.
func same(t *testing.T, what string, want *catalog.Database, files []inspect.File) {
	t.Helper()
	dir, all := t.TempDir(), ""
	for _, file := range files {
		path := filepath.Join(dir, filepath.FromSlash(file.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(file.Text), 0o600); err != nil {
			t.Fatal(err)
		}
		all += file.Path + ":\n" + file.Text
	}
	if len(files) == 0 {
		return // nothing but what every database has
	}
	after, err := opener.Schema(t.Context(), []string{dir})
	if why := unloadable[t.Name()]; err != nil && why != "" && strings.Contains(err.Error(), why) {
		return
	}
	if err != nil {
		t.Errorf("%s: %v\n%s", what, err, all)
		return
	}
	after.Release(context.Background())
	for _, change := range diff.Compare(want, after.Catalog) {
		t.Errorf("%s: %s\n%s", what, change, all)
	}
}

// ordered are cases in which the order of statements has a meaning that PostgreSQL would lose silently, or which no block can say.
var ordered = []string{
	"partition/drop_tree_with_own_foreign_keys", "partition/index_without_match", "inheritance/not_valid_checks", "grant/by_other_grantors",
	"grant/system_columns", "inheritance/inherited_only",
}

// unloadable are cases with a schema that no script makes by CREATE alone, also none of pg_dump's, and what is said about it.
var unloadable = map[string]string{
	"TestRoundTrip/superuser/extension/member_leaves": "already exists", // made by the extension's script, which let go of it since
}

// every reports whether a case is among the ordered ones or among every twentieth, always the same, or PLUMB_TEST_EVERY is
// 1, which is for all.
func every(path string) bool {
	if slices.ContainsFunc(ordered, func(name string) bool { return strings.HasSuffix(path, "/"+name+".txtar") }) {
		return true
	}
	n := uint64(20)
	if os.Getenv("PLUMB_TEST_EVERY") == "1" {
		n = 1
	}
	hash := fnv.New32a()
	hash.Write([]byte(path)) //nolint:errcheck // a hash takes everything
	return uint64(hash.Sum32())%n == 0
}

// Every block that HCL has beside the common ones makes what it says.
func TestKinds(t *testing.T) {
	t.Parallel()
	for name, since := range map[string]int{"kinds": 14, "kinds_15": 15} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(filepath.Join("..", "hcl", "testdata", name+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			before, err := load(t, "kinds.pg.hcl", string(archive.Files[0].Data))
			if super.Major() < since {
				if err == nil {
					t.Errorf("%d knows it too", super.Major())
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			before.Release(context.Background())
			blocks, err := inspect.HCL(before.Catalog)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "blocks", before.Catalog, []inspect.File{{Path: "again.pg.hcl", Text: blocks}})
		})
	}
}
