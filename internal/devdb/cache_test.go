package devdb

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A user without a home that can be written gets a private directory among the temporary files; one that others can
// write to is refused.
func TestTemporaryCacheDir(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	dir, err := temporaryCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := temporaryCacheDir(); err != nil || again != dir || filepath.Dir(dir) != os.TempDir() {
		t.Errorf("got %q and %q, %v", dir, again, err)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := temporaryCacheDir(); err == nil || !strings.Contains(err.Error(), "somebody else") {
		t.Errorf("a directory for everybody is taken: %v", err)
	}
}
