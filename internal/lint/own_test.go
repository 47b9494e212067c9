package lint

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestOwnMigrationsPass lints the migrations that plumb writes, up and down, in every proved case: what it writes must
// pass its own rules.
func TestOwnMigrationsPass(t *testing.T) {
	t.Parallel()
	cases := 0
	err := filepath.WalkDir("../proof/testdata/cases", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".txtar") {
			return err
		}
		archive, err := txtar.ParseFile(path)
		if err != nil {
			return err
		}
		cases++
		ownCase(t, path, archive, "old.sql", "up_")
		// The way back is one transaction where it can be, even where that locks longer.
		ownCase(t, path, archive, "new.sql", "down_", ConcurrentIdx)
		return nil
	})
	if err != nil || cases == 0 {
		t.Fatalf("%d cases, %v", cases, err)
	}
}

// ownCase checks the files of one direction; what is there before is the history. A file "findings" in the case names the
// rules that the change itself breaks, whoever writes it.
func ownCase(t *testing.T, path string, archive *txtar.Archive, before, prefix string, disable ...string) {
	var files []File
	for _, f := range archive.Files {
		switch {
		case f.Name == "findings":
			disable = append(disable, strings.Fields(string(f.Data))...)
		case f.Name == before:
			files = append([]File{{Path: f.Name, SQL: string(f.Data)}}, files...)
		case strings.HasPrefix(f.Name, prefix):
			files = append(files, File{Path: f.Name, SQL: string(f.Data), New: true})
		}
	}
	report := Run(files, Options{Disable: disable})
	var text bytes.Buffer
	if err := report.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if text.Len() > 0 {
		t.Errorf("%s:\n%s", path, &text)
	}
}

// TestReferenceMigrationsPass lints the migrations of the reference database, which plumb wrote too.
func TestReferenceMigrationsPass(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("../../migrations/*.up.sql")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	var files []File
	for _, path := range paths {
		sql, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, File{Path: path, SQL: string(sql), New: true})
	}
	var text bytes.Buffer
	if err := Run(files, Options{}).WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if text.Len() > 0 {
		t.Errorf("\n%s", &text)
	}
}
