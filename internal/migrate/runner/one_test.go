package runner_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate/runner"
)

func TestManyRunners(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files(`
-- 1_a.up.sql --
CREATE TABLE a (id int);
-- 2_b.up.sql --
INSERT INTO a VALUES (1);
SELECT pg_sleep(0.05);
-- 3_c.up.sql --
-- atlas:txmode none

CREATE INDEX CONCURRENTLY a_id ON a (id);
INSERT INTO a VALUES (2);
-- 4_d.up.sql --
INSERT INTO a VALUES (3);
`)
	var wg sync.WaitGroup
	var mu sync.Mutex
	applied := 0
	for range 6 {
		wg.Go(func() {
			result, err := x.runner().Up(t.Context(), 0)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
				return
			}
			applied += len(result.Applied)
		})
	}
	wg.Wait()
	if applied != 4 {
		t.Errorf("%d files applied by all runners together", applied)
	}
	if got := x.value("SELECT string_agg(id::text, ' ' ORDER BY id) FROM a"); got != "1 2 3" {
		t.Errorf("rows: %s", got)
	}
	if got := x.value("SELECT count(*) FROM plumb.attempts"); got != "4" {
		t.Errorf("%s attempts", got)
	}
}

// Even where the advisory lock is lost (a file releases it, a pooler is in between), each file is applied once.
func TestLostLock(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- 1_a.up.sql --\nCREATE TABLE IF NOT EXISTS a (id int);\n-- 2_b.up.sql --\nSELECT pg_advisory_unlock_all();\nINSERT INTO a VALUES (1);\nSELECT pg_sleep(0.5);\n")
	if _, err := x.up(1); err != nil {
		t.Fatal(err)
	}
	first := make(chan error, 1)
	go func() { _, err := x.runner().Up(t.Context(), 0); first <- err }()
	x.waitForQuery("pg_sleep")
	_, err := x.up(0)
	if got := x.rel(err); got != "2_b.up.sql: record the migration: another runner has just done this migration" {
		t.Errorf("second runner: %v", err)
	}
	if err := <-first; err != nil {
		t.Error(err)
	}
	if got := x.value("SELECT count(*) FROM a"); got != "1" {
		t.Errorf("%s rows", got)
	}
}

func TestLockTimeoutNamesTheHolder(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- 1_a.up.sql --\nCREATE TABLE a (id int);\n-- 2_b.up.sql --\nLOCK TABLE a;\n")
	if _, err := x.up(1); err != nil {
		t.Fatal(err)
	}
	blocker := x.admin()
	x.exec(blocker, "BEGIN; LOCK TABLE a")
	first := make(chan error, 1)
	go func() { _, err := x.runner().Up(t.Context(), 0); first <- err }()
	x.waitForQuery("LOCK TABLE a")
	pid := x.value(fmt.Sprintf("SELECT pid FROM pg_stat_activity WHERE usename = '%s' AND query = 'LOCK TABLE a'", x.migrator))

	r := x.runner()
	r.Options.LockTimeout = 300 * time.Millisecond
	var waiting string
	r.Options.Progress = func(e runner.Event) {
		if e.Kind == runner.EventWait {
			waiting = e.Text
		}
	}
	_, err := r.Up(t.Context(), 0)
	want := "process " + pid + ", user " + x.migrator + ", application plumb, since 20"
	if err == nil || !strings.HasPrefix(err.Error(), want) || !strings.HasSuffix(err.Error(), ": another run is migrating this database") {
		t.Errorf("got %v", err)
	}
	if !strings.HasPrefix(waiting, want) {
		t.Errorf("progress: %s", waiting)
	}
	if fail.Code(err) != fail.ExitError || fail.Hint(err) == "" {
		t.Errorf("code %d, hint %q", fail.Code(err), fail.Hint(err))
	}

	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	r.Options.LockTimeout = time.Minute
	if _, err := r.Up(ctx, 0); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("with a context that ends: %v", err)
	}
	x.exec(blocker, "COMMIT")
	if err := <-first; err != nil {
		t.Error(err)
	}
}

// A runner that waits for the lock must not hold up CREATE INDEX CONCURRENTLY of the one that has it.
func TestWaitingDoesNotBlockConcurrentIndex(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files(concurrentFile)
	if _, err := x.up(1); err != nil {
		t.Fatal(err)
	}
	blocker := x.admin()
	x.exec(blocker, "BEGIN; INSERT INTO a VALUES (0)")
	first, second := make(chan error, 1), make(chan error, 1)
	go func() { _, err := x.runner().Up(t.Context(), 0); first <- err }()
	x.waitForQuery("CREATE INDEX CONCURRENTLY")
	waits := make(chan struct{}, 100)
	r := x.runner()
	r.Options.Progress = func(e runner.Event) { waits <- struct{}{} }
	go func() { _, err := r.Up(t.Context(), 0); second <- err }()
	<-waits
	x.exec(blocker, "COMMIT")
	for _, c := range []chan error{first, second} {
		select {
		case err := <-c:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("deadlock")
		}
	}
	x.checkIndexed()
}

func TestCancel(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- 1_a.up.sql --\nCREATE TABLE a (id int);\nSELECT pg_sleep(60);\n")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { _, err := x.runner().Up(ctx, 0); done <- err }()
	x.waitForQuery("pg_sleep")
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	x.waitFor(fmt.Sprintf("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE usename = '%s')", x.migrator))
	if got := x.value("SELECT to_regclass('public.a')"); got != "<null>" {
		t.Error("the table is there")
	}
	if diff := cmp.Diff("<null>", x.history()); diff != "" {
		t.Error(diff)
	}
	if got := x.value("SELECT count(*) FROM plumb.attempts WHERE error IS NOT NULL"); got != "1" {
		t.Errorf("%s attempts", got)
	}
}
