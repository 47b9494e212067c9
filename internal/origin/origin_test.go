package origin_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/origin"
)

func TestProgram(t *testing.T) {
	t.Parallel()
	got, err := origin.Program(t.Context(), []string{"sh", "-c", "echo $GREETING; echo noise >&2"}, t.TempDir(), []string{"GREETING=hello"})
	if err != nil || got != "hello\n" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, test := range []struct {
		program    []string
		want, hint string
	}{
		{[]string{"plumb-no-such-program"}, "executable file not found", "nothing on standard error"},
		{[]string{"sh", "-c", "echo broken model >&2; exit 3"}, "exit status 3", "broken model"},
		{[]string{"sh", "-c", "head -c 40000000 /dev/zero"}, "printed more than 32 MB", ""},
		{[]string{"sh", "-c", "head -c 9000 /dev/zero | tr '\\0' x >&2; echo end >&2; exit 1"}, "exit status 1", "end"},
	} {
		_, err := origin.Program(t.Context(), test.program, "", nil)
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(fail.Hint(err), test.hint) {
			t.Errorf("%v: got %v (hint %.80s)", test.program, err, fail.Hint(err))
		}
		if len(fail.Hint(err)) > 5000 {
			t.Errorf("%v: the hint has %d bytes", test.program, len(fail.Hint(err)))
		}
	}
}

// A program that is interrupted ends, with what it started.
func TestProgramEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := origin.Program(ctx, []string{"sleep", "60"}, "", nil)
	if err == nil || !strings.Contains(err.Error(), "did not end within") {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("took %s", took)
	}
}
