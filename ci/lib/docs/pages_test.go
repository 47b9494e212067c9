package docs_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestRenaming runs the page about renaming.
func TestRenaming(t *testing.T) {
	t.Parallel()
	runPage(t, "docs/renaming.md")
}

// TestOnline runs the page about migrations that keep tables usable.
func TestOnline(t *testing.T) {
	t.Parallel()
	runPage(t, "docs/online.md")
}

// TestProject runs the page about the project file.
func TestProject(t *testing.T) {
	t.Parallel()
	runPage(t, "docs/project.md")
}

// TestRows runs the page about the rows of data blocks.
func TestRows(t *testing.T) {
	t.Parallel()
	runPage(t, "docs/rows.md")
}

// TestInspect runs the page about printing schemas.
func TestInspect(t *testing.T) {
	t.Parallel()
	runPage(t, "docs/inspect.md")
}

// runPage runs the shell blocks of a page, with more variables in the environment, and looks for the lines that it says come out.
func runPage(t *testing.T, page string, env ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-eu")
	cmd.Dir = t.TempDir()
	cmd.Stdin = strings.NewReader(blocks(t, page, "sh"))
	cmd.Env = append(append(os.Environ(), "PATH="+bin(t)+":"+os.Getenv("PATH"), "NO_COLOR=1"), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(blocks(t, page, "text")), "\n")
	if len(lines) < 3 {
		t.Fatalf("only %d lines of output in %s", len(lines), page)
	}
	for _, line := range lines {
		if !strings.Contains(string(out), line) {
			t.Errorf("the output has no %q:\n%s", line, out)
		}
	}
}
