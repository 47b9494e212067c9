package source_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the golden files")

// TestErrors loads the files of testdata/errors/*.txtar and compares the error, its position, frame and hint.
func TestErrors(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/errors/*.txtar")
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
			var pairs []string
			last := len(archive.Files) - 1
			for _, file := range archive.Files[:last] {
				pairs = append(pairs, file.Name, string(file.Data))
			}
			db, err := load(t, pairs...)
			got := describe(err) + "\n"
			if *update {
				archive.Files[last].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(string(archive.Files[last].Data), got); diff != "" {
				t.Errorf("the error differs (-want +got):\n%s", diff)
			}
			if db == nil {
				return
			}
			left := db.value(t, "SELECT count(*)::text FROM pg_class WHERE relnamespace::regnamespace::text IN ('public', 'app')")
			if left != "0" {
				t.Errorf("a failed load left %s relations", left)
			}
		})
	}
}
