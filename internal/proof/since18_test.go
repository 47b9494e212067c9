package proof_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

const since18 = "testdata/since18/"

// TestSince18Cases does the same with what PostgreSQL has since 18. An older server knows none of it.
func TestSince18Cases(t *testing.T) {
	t.Parallel()
	if shared.Major() >= 18 {
		testFolder(t, shared, since18, 18)
		return
	}
	err := filepath.WalkDir(since18, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".txtar") {
			return err
		}
		archive, err := txtar.ParseFile(path)
		if err != nil {
			return err
		}
		db, _ := load(t, "")
		if db.Exec(t.Context(), string(archive.Files[1].Data)) == nil {
			t.Errorf("%s: PostgreSQL %d knows this", path, shared.Major())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
