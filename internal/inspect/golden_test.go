package inspect_test

import (
	"context"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/plumbsql/plumb/internal/inspect"
)

var update = flag.Bool("update", false, "write the expected blocks anew")

// The blocks of a schema look as people would write them, and load back to it. What stands in a sql block is what there is no block for: the
// files named after that say which.
func TestBlocks(t *testing.T) {
	t.Parallel()
	archives(t, ".", func(t *testing.T, path string, archive *txtar.Archive) {
		if super.Major() != goldenMajor {
			return // views and expressions are printed in another way, and 14 lacks some of it
		}
		s := schema(t, string(archive.Files[0].Data))
		s.Release(context.Background())
		got, err := inspect.HCL(s.Catalog)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "the blocks", s.Catalog, []inspect.File{{Path: "schema.pg.hcl", Text: got}})
		if *update {
			archive.Files = append(archive.Files[:1], txtar.File{Name: "schema.pg.hcl", Data: []byte(got)})
			if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		if diff := cmp.Diff(string(archive.Files[1].Data), got); diff != "" {
			t.Error(diff)
		}
	})
}

// goldenMajor is the version whose texts the files have.
const goldenMajor = 15
