package docs_test

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/plumbsql/plumb/internal/devdb"
)

// TestSchemaPage runs the shell blocks of the page about schema files, and looks for the lines that it says come out.
func TestSchemaPage(t *testing.T) {
	t.Parallel()
	const page = "docs/schema.md"
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	server, err := devdb.Open(ctx, devdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	create(ctx, t, server)
	target, err := url.Parse(server.URL(server.Superuser(), "shop"))
	if err != nil {
		t.Fatal(err)
	}
	host := target.Query().Get("host")
	if host == "" {
		host = target.Hostname()
	}
	cmd := exec.CommandContext(ctx, "sh", "-eu")
	cmd.Dir = t.TempDir()
	cmd.Stdin = strings.NewReader(blocks(t, page, "sh"))
	cmd.Env = append(os.Environ(), "PATH="+bin(t)+":"+os.Getenv("PATH"), "NO_COLOR=1", "DATABASE_URL="+target.String(), "DATABASE_HOST="+host)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(blocks(t, page, "text")), "\n")
	if len(lines) < 5 {
		t.Fatalf("only %d lines of output in %s", len(lines), page)
	}
	for _, line := range lines {
		if !strings.Contains(string(out), line) {
			t.Errorf("the output has no %q:\n%s", line, out)
		}
	}
}
