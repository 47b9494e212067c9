package tasks_test

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/devdb"
)

// TestMatrix runs the script on the version at hand with one small package, and on one that nobody has.
func TestMatrix(t *testing.T) {
	t.Parallel()
	server, err := devdb.Open(t.Context(), devdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	major := strconv.Itoa(server.Major())
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	run := func(arguments ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), "./ci/test-matrix", arguments...)
		cmd.Dir = root
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := run(major, "--", "./internal/workspace"); err != nil || !strings.Contains(out, "passed on PostgreSQL "+major) {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := run("9", "--", "./internal/fail"); err == nil || !strings.Contains(out, "failed on PostgreSQL: 9") {
		t.Errorf("%v\n%s", err, out)
	}
}
