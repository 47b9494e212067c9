package inspect_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/function"
)

// TestUncheckedBodies makes databases that hold bodies which PostgreSQL would refuse. Those that the file "unchecked" names are found,
// and what is printed of the database loads back to it, in every form.
func TestUncheckedBodies(t *testing.T) {
	t.Parallel()
	archives(t, "bodies", func(t *testing.T, path string, archive *txtar.Archive) {
		before, err := made(t, "", string(archive.Files[0].Data))
		if err != nil {
			t.Fatal(err)
		}
		if err := opener.CheckBodies(t.Context(), before); err != nil {
			t.Fatal(err)
		}
		before.Release(context.Background())
		got := strings.Join(unchecked(before.Catalog), "\n") + "\n"
		if *update {
			archive.Files = append(archive.Files[:1], txtar.File{Name: "unchecked", Data: []byte(got)})
			if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if diff := cmp.Diff(string(archive.Files[1].Data), got); diff != "" {
			t.Error(diff)
		}
		for what, files := range forms(t, before.Catalog) {
			same(t, what, before.Catalog, files)
			stays(t, what, before.Catalog, files)
		}
	})
}

// forms prints a schema in every form.
func forms(t *testing.T, db *catalog.Database) map[string][]inspect.File {
	t.Helper()
	out := map[string][]inspect.File{}
	for what, print := range map[string]func(*catalog.Database) ([]inspect.File, error){
		"HCL": whole("schema.pg.hcl", inspect.HCL), "SQL": whole("schema.sql", inspect.SQL),
		"files of HCL": inspect.SplitHCL, "files of SQL": inspect.SplitSQL,
	} {
		files, err := print(db)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		out[what] = files
	}
	return out
}

// stays checks that the files still say which bodies are not checked, by what is printed of them in turn, and that the way from
// nothing to them can be run.
func stays(t *testing.T, what string, before *catalog.Database, files []inspect.File) {
	t.Helper()
	dir := t.TempDir()
	if err := inspect.WriteFolder(t.Context(), dir, files); err != nil {
		t.Fatal(err)
	}
	again, err := opener.Schema(t.Context(), []string{dir})
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	defer again.Release(context.Background())
	if diff := cmp.Diff(unchecked(before), unchecked(again.Catalog)); diff != "" {
		t.Errorf("%s: %s", what, diff)
	}
	empty := schema(t, "-- nothing")
	way, err := inspect.Diff(t.Context(), opener, empty, again, nil, kind.Concurrently)
	if err != nil {
		t.Fatal(err)
	}
	if err := empty.Database.Exec(t.Context(), way.SQL); err != nil {
		t.Errorf("%s: %v\n%s", what, err, way.SQL)
	}
}

// unchecked returns the functions that are marked.
func unchecked(db *catalog.Database) []string {
	names := []string{}
	for _, o := range db.Sorted() {
		if r, ok := o.Body.(*function.Routine); ok && r.Unchecked {
			names = append(names, fmt.Sprint(o.ID))
		}
	}
	slices.Sort(names)
	return names
}
