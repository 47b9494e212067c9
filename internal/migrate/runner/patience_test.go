package runner_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate/runner"
)

// held makes a table that another session has locked; release ends that.
func held(t *testing.T, x *target) (holder *pgx.Conn, release func()) {
	t.Helper()
	migrator := x.as(x.migrator)
	x.exec(migrator, "CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
	holder = x.as(x.migrator)
	x.exec(holder, "BEGIN; SELECT * FROM t")
	return holder, func() { x.exec(holder, "COMMIT") }
}

// impatient is a runner that gives way quickly; waits are told to seen.
func impatient(x *target, retry time.Duration, seen func(runner.Event)) *runner.Runner {
	r := x.runner()
	r.Options.ObjectLockTimeout, r.Options.ObjectLockRetry = 200*time.Millisecond, retry
	r.Options.Progress = func(e runner.Event) {
		if e.Kind == runner.EventRetry {
			seen(e)
		}
	}
	return r
}

// A file that can't have a lock at once is rolled back and tried again until it can.
func TestWaitsForLocks(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"in a transaction":             "CREATE TABLE u ();\nALTER TABLE t ADD b int;\n",
		"outside":                      "-- atlas:txmode none\n\nCREATE TABLE u ();\nALTER TABLE t ADD b int;\n",
		"in a transaction of its own":  "-- atlas:txmode none\n\nBEGIN;\nCREATE TABLE u ();\nALTER TABLE t ADD b int;\nCOMMIT;\n",
		"with a limit of the file":     "SET lock_timeout = '100ms';\nCREATE TABLE u ();\nALTER TABLE t ADD b int;\n",
		"concurrently, without limits": "-- atlas:txmode none\n\nCREATE TABLE u ();\nALTER TABLE t ADD b int;\nCREATE INDEX CONCURRENTLY i ON t (b);\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTarget(t, ownSchema)
			holder, release := held(t, x)
			x.files("-- 1_a.up.sql --\n" + file)
			var waits []string
			r := impatient(x, time.Minute, func(e runner.Event) {
				waits = append(waits, e.Text)
				if len(waits) == 2 {
					release()
				}
			})
			if _, err := r.Up(t.Context(), 0); err != nil {
				t.Fatalf("%v\nhint: %s", err, fail.Hint(err))
			}
			who := fmt.Sprintf("process %d, user %s", holder.PgConn().PID(), x.migrator)
			if len(waits) != 2 || !strings.Contains(name, "limit of") && !strings.Contains(waits[0], who) {
				t.Errorf("waits: %q, wanted two with %q", waits, who)
			}
			if got := x.value("SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'b'"); got != "1" {
				t.Errorf("%s columns b", got)
			}
		})
	}
}

// In the end the run fails and says who is in the way; nothing is half done.
func TestGivesUpOnLocks(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	holder, _ := held(t, x)
	x.files("-- 1_a.up.sql --\nCREATE TABLE u ();\nALTER TABLE t ADD b int;\n")
	waits := 0
	_, err := impatient(x, 3*time.Second, func(runner.Event) { waits++ }).Up(t.Context(), 0)
	if err == nil || waits == 0 {
		t.Fatalf("%v after %d waits", err, waits)
	}
	for _, part := range []string{"1_a.up.sql:2", "gave up after", "55P03"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
	if hint, who := fail.Hint(err), fmt.Sprintf("process %d", holder.PgConn().PID()); !strings.Contains(hint, who) {
		t.Errorf("hint: %q, without %q", hint, who)
	}
	if fail.Code(err) != fail.ExitError {
		t.Errorf("exit code %d", fail.Code(err))
	}
	if got := x.value("SELECT to_regclass('u')"); got != "<null>" {
		t.Errorf("table u is there: %s", got)
	}
}

// With no time to try again, one failure is the end.
func TestTriesOnce(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	_, _ = held(t, x)
	x.files("-- 1_a.up.sql --\nALTER TABLE t ADD b int;\n")
	waits := 0
	if _, err := impatient(x, -1, func(runner.Event) { waits++ }).Up(t.Context(), 0); err == nil || waits > 0 {
		t.Errorf("%v after %d waits", err, waits)
	}
}
