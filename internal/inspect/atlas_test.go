package inspect_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/inspect"
)

// A schema that uses Atlas's blocks with all their attributes loads as it is, and is printed as what loads back to it.
func TestAtlas(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/atlas/*.pg.hcl")
	if err != nil || len(paths) == 0 {
		t.Fatal(err, paths)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s, err := load(t, "atlas.pg.hcl", string(text))
			if newer := "; version 15 brought it"; super.Major() < 15 && err != nil && strings.Contains(fail.Hint(err), newer) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			s.Release(t.Context())
			again, err := inspect.HCL(s.Catalog)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "blocks", s.Catalog, []inspect.File{{Path: "again.pg.hcl", Text: again}})
		})
	}
}
