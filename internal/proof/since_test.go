package proof_test

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestSinceCases does the same with what PostgreSQL has since a major version, by which the folder is named. An older server
// knows none of it.
func TestSinceCases(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("testdata/since*")
	if err != nil || len(folders) == 0 {
		t.Fatal(folders, err)
	}
	for _, folder := range folders {
		var since int
		if _, err := fmt.Sscanf(filepath.Base(folder), "since%d", &since); err != nil {
			t.Fatal(folder, err)
		}
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			if shared.Major() >= since {
				testFolder(t, shared, folder+"/", max(since, textMajor))
				return
			}
			testUnknown(t, folder)
		})
	}
}

// testUnknown makes sure that the server is too old for each case of a folder:
// that it doesn't know what one of the two schemas uses.
func testUnknown(t *testing.T, folder string) {
	err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".txtar") {
			return err
		}
		archive, err := txtar.ParseFile(path)
		if err != nil {
			return err
		}
		from, _ := load(t, "")
		to, _ := load(t, "")
		if from.Exec(t.Context(), string(archive.Files[0].Data)) == nil && to.Exec(t.Context(), string(archive.Files[1].Data)) == nil {
			t.Errorf("%s: PostgreSQL %d knows this", path, shared.Major())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
