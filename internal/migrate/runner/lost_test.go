package runner_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/fail"
)

// The connection that records attempts is idle while a long file runs, and may be gone when it is needed.
func TestSecondConnectionLost(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- 1_a.up.sql --\nCREATE TABLE a (id int);\n-- 2_b.up.sql --\nLOCK TABLE a;\n")
	if _, err := x.up(1); err != nil {
		t.Fatal(err)
	}
	blocker := x.admin()
	x.exec(blocker, "BEGIN; LOCK TABLE a")
	done := make(chan error, 1)
	go func() { _, err := x.runner().Up(t.Context(), 0); done <- err }()
	x.waitForQuery("LOCK TABLE a")
	x.exec(x.admin(), fmt.Sprintf("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '%s' AND state = 'idle'", x.migrator))
	x.exec(blocker, "COMMIT")
	if err := <-done; err != nil {
		t.Error(err)
	}
	if got := x.value("SELECT count(*) FROM plumb.attempts WHERE finished_at IS NULL"); got != "0" {
		t.Errorf("%s open attempts", got)
	}
}

func TestSessionTerminated(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- 1_a.up.sql --\nCREATE TABLE a (id int);\nSELECT pg_sleep(60);\n")
	done := make(chan error, 1)
	go func() { _, err := x.runner().Up(t.Context(), 0); done <- err }()
	x.waitForQuery("pg_sleep")
	x.exec(x.admin(), fmt.Sprintf("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '%s' AND state = 'active'", x.migrator))
	err := <-done
	if got := x.rel(err); !strings.HasPrefix(got, "1_a.up.sql:2:1: run the statement: ") || !strings.Contains(fail.Hint(err), "nothing was half recorded") {
		t.Errorf("%s (%s)", got, fail.Hint(err))
	}
	if got := x.value("SELECT statement || ' ' || (error IS NOT NULL) FROM plumb.attempts"); got != "2 true" {
		t.Errorf("attempt: %s", got)
	}
	if diff := cmp.Diff("<null>", x.history()); diff != "" {
		t.Error(diff)
	}
}

// A down script that fails at its first statement has changed nothing, so that everything stays possible.
func TestDownFailsAtOnce(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- 1_a.up.sql --\nCREATE TABLE a (id int);\n-- 1_a.down.sql --\n-- atlas:txmode none\n\nDROP INDEX CONCURRENTLY a_id;\n")
	x.mustUp()
	_, err := x.down(1)
	if fail.Code(err) != fail.ExitError {
		t.Errorf("exit code %d: %v", fail.Code(err), err)
	}
	if diff := cmp.Diff("1 1/1 up done", x.history()); diff != "" {
		t.Error(diff)
	}
	if n := len(x.mustUp().Applied); n != 0 {
		t.Errorf("%d files applied", n)
	}
}

// Killed after DROP INDEX CONCURRENTLY had its effect: the next run knows.
func TestKilledWhileIndexIsDropped(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- 1_a.up.sql --\nCREATE TABLE a (id int);\nCREATE INDEX a_id ON a (id);\n" +
		"-- 2_b.up.sql --\n-- atlas:txmode none\n\nDROP INDEX CONCURRENTLY a_id;\nINSERT INTO a VALUES (1);\n")
	if _, err := x.up(1); err != nil {
		t.Fatal(err)
	}
	blocker := x.admin()
	x.exec(blocker, "BEGIN; SELECT * FROM a")
	cmd := x.upInChild()
	x.waitForQuery("DROP INDEX CONCURRENTLY")
	x.kill(cmd)
	x.exec(blocker, "COMMIT")
	x.mustUp()
	if diff := cmp.Diff("1 2/2 up done\n2 2/2 up done", x.history()); diff != "" {
		t.Error(diff)
	}
}

// Rights that couldn't be taken away are as much an error as rights that couldn't be given.
func TestRevokeWithoutEffect(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.exec(x.admin(), "CREATE TABLE foreign_table (id int); GRANT SELECT ON foreign_table TO "+x.migrator+" WITH GRANT OPTION; GRANT ALL ON foreign_table TO "+x.app)
	x.files("-- 1_a.up.sql --\nREVOKE SELECT, INSERT ON foreign_table FROM " + x.app + ";\n")
	_, err := x.up(0)
	if got := x.rel(err); !strings.HasPrefix(got, "1_a.up.sql:1:1: the statement has less effect than it asks for: WARNING: ") || fail.Hint(err) == "" {
		t.Errorf("%s (%s)", got, fail.Hint(err))
	}
}
