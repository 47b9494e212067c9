package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/plumbsql/plumb/internal/fail"
)

func TestRun(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args           []string
		code           int
		out, err, hint string
	}{
		"tells the server": {
			[]string{"--", "sh", "-c", `case $PLUMB_ADMIN_URL in postgres://plumb_dev@*) test -S "$PLUMB_PG_SOCKET"/.s.PGSQL.5432 && echo "up $PLUMB_PG_MAJOR";; esac`},
			0, "up 1", "", "",
		},
		"keeps the code":   {[]string{"--", "sh", "-c", "exit 7"}, 7, "", "", ""},
		"passes input":     {[]string{"--", "cat"}, 0, "from stdin", "", ""},
		"no command":       {nil, 1, "", "no command", "withpg"},
		"unknown command":  {[]string{"--", "/nonexistent/x"}, 1, "", "run /nonexistent/x", ""},
		"unknown flag":     {[]string{"--nope"}, 1, "", "nope", ""},
		"too old a server": {[]string{"--major", "13", "--", "true"}, 1, "", "too old", "14 and later"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out, errOut bytes.Buffer
			code, err := run(t.Context(), tt.args, strings.NewReader("from stdin"), &out, &errOut)
			if code != tt.code || !strings.HasPrefix(out.String(), tt.out) {
				t.Errorf("code %d, output %q, stderr %q", code, &out, &errOut)
			}
			if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("got %v", err)
			}
			if !strings.Contains(fail.Hint(err), tt.hint) {
				t.Errorf("hint %q", fail.Hint(err))
			}
		})
	}
}

func TestCancelStopsTheCommand(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	out := make(signalled, 1)
	go func() {
		<-out
		cancel()
	}()
	began := time.Now()
	code, err := run(ctx, []string{"--", "sh", "-c", "echo up; exec sleep 60"}, nil, out, out)
	if code == 0 || err == nil || time.Since(began) > 30*time.Second {
		t.Errorf("code %d after %s: %v", code, time.Since(began), err)
	}
}

// signalled tells that something was written.
type signalled chan struct{}

func (s signalled) Write(p []byte) (int, error) {
	select {
	case s <- struct{}{}:
	default:
	}
	return len(p), nil
}
