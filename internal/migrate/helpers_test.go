package migrate_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/plumbsql/plumb/internal/migrate"
)

// folder writes a txtar archive into a new directory.
func folder(t *testing.T, archive string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "migrations")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	add(t, dir, archive)
	return dir
}

func add(t *testing.T, dir, archive string) {
	t.Helper()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func open(t *testing.T, path, format string) *migrate.Dir {
	t.Helper()
	d, err := migrate.Open(path, format)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// short takes the name of the directory out of an error.
func short(dir string, err error) string {
	if err == nil {
		return "<nil>"
	}
	text := strings.ReplaceAll(err.Error(), dir+"/", "")
	return strings.ReplaceAll(text, dir, "DIR")
}

// listing shows all files of a directory, sorted.
func listing(t *testing.T, dir string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			name, _ := filepath.Rel(dir, path)
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, " ")
}

// undisguise turns "TXTAR name" lines into txtar marks.
func undisguise(t *testing.T, dir string) {
	t.Helper()
	name := filepath.Join(dir, "1_a.sql")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		if part, ok := strings.CutPrefix(line, "TXTAR "); ok {
			lines[i] = "-- " + part + " --"
		}
	}
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
}
