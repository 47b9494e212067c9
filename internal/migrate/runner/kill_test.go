package runner_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/migrate/runner"
)

// childEnv holds the URL and the directory for a child process of the test, which runs up and is killed.
const childEnv = "PLUMB_TEST_UP"

func child() {
	url, path, _ := strings.Cut(os.Getenv(childEnv), " ")
	dir, err := migrate.Open(path, "")
	if err == nil {
		_, err = (&runner.Runner{Connect: connectTo(url), Dir: dir, Options: runner.Options{LockTimeout: time.Minute}}).Up(context.Background(), 0)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// upInChild starts up in a process of its own.
func (x *target) upInChild() *exec.Cmd {
	x.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+x.server.URL(x.migrator, x.database)+" "+x.dir)
	if err := cmd.Start(); err != nil {
		x.t.Fatal(err)
	}
	x.t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd
}

// kill is kill -9.
func (x *target) kill(cmd *exec.Cmd) {
	x.t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		x.t.Fatal(err)
	}
	_ = cmd.Wait()
}

// waitFor polls until the query returns true.
func (x *target) waitFor(sql string) {
	x.t.Helper()
	conn := x.admin()
	for range 500 {
		var ok bool
		if err := conn.QueryRow(x.t.Context(), sql).Scan(&ok); err != nil {
			x.t.Fatal(err)
		}
		if ok {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	x.t.Fatalf("never true: %s", sql)
}

func (x *target) waitForQuery(part string) {
	x.t.Helper()
	x.waitFor(fmt.Sprintf("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = '%s' AND state = 'active' AND query LIKE '%%%s%%')", x.migrator, part))
}

func TestKilledInTransaction(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files(`
-- 1_a.up.sql --
CREATE TABLE a (id int);
-- 2_b.up.sql --
CREATE TABLE b (id int);
LOCK TABLE a;
CREATE TABLE c (id int);
`)
	if _, err := x.up(1); err != nil {
		t.Fatal(err)
	}
	blocker := x.admin()
	x.exec(blocker, "BEGIN; LOCK TABLE a")
	cmd := x.upInChild()
	x.waitForQuery("LOCK TABLE a")
	x.kill(cmd)
	x.exec(blocker, "COMMIT")
	x.mustUp()
	if diff := cmp.Diff("1 1/1 up done\n2 3/3 up done", x.history()); diff != "" {
		t.Error(diff)
	}
	if got := x.value("SELECT count(*) FROM plumb.attempts WHERE version = '2' AND finished_at IS NULL"); got != "1" {
		t.Errorf("%s attempts of the killed process", got)
	}
}

const concurrentFile = `
-- 1_a.up.sql --
CREATE TABLE a (id int);
-- 2_b.up.sql --
-- atlas:txmode none

SET search_path = public;
INSERT INTO a SELECT 1;
CREATE INDEX CONCURRENTLY a_id ON a (id);
INSERT INTO a SELECT 2;
`

// The backend finishes the index although its client is dead: the next run must see that it is done.
func TestKilledWhileIndexIsBuilt(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files(concurrentFile)
	if _, err := x.up(1); err != nil {
		t.Fatal(err)
	}
	blocker := x.admin()
	x.exec(blocker, "BEGIN; INSERT INTO a VALUES (0)")
	cmd := x.upInChild()
	x.waitForQuery("CREATE INDEX CONCURRENTLY")
	x.kill(cmd)
	if diff := cmp.Diff("1 1/1 up done\n2 2/4 up open", x.history()); diff != "" {
		t.Error(diff)
	}
	x.exec(blocker, "COMMIT")
	result := x.mustUp()
	if applied := result.Applied[0]; applied.Skipped != 2 {
		t.Errorf("%d statements skipped", applied.Skipped)
	}
	x.checkIndexed()
}

// The backend dies too, and leaves an invalid index: the next run must drop it and build a new one.
func TestInvalidIndexIsRebuilt(t *testing.T) {
	t.Parallel()
	for name, guard := range map[string]string{"plain": "", "guarded": "IF NOT EXISTS "} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTarget(t, ownSchema)
			x.files(strings.ReplaceAll(concurrentFile, "CONCURRENTLY a_id", "CONCURRENTLY "+guard+"a_id"))
			if _, err := x.up(1); err != nil {
				t.Fatal(err)
			}
			blocker := x.admin()
			x.exec(blocker, "BEGIN; INSERT INTO a VALUES (0)")
			cmd := x.upInChild()
			x.waitForQuery("CREATE INDEX CONCURRENTLY")
			x.kill(cmd)
			x.exec(x.admin(), fmt.Sprintf("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '%s'", x.migrator))
			x.waitFor("SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('a_id') AND NOT indisvalid)")
			x.exec(blocker, "COMMIT")
			x.mustUp()
			x.checkIndexed()
		})
	}
}

// What an interrupted REINDEX left beside an index goes before it is built anew, and no other invalid index does.
func TestInvalidCopyIsDropped(t *testing.T) {
	t.Parallel()
	for name, what := range map[string]string{"index": "INDEX CONCURRENTLY a_id", "table": "(VERBOSE) TABLE CONCURRENTLY public.a"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTarget(t, ownSchema)
			x.files("-- 1_a.up.sql --\nCREATE TABLE a (id int);\nCREATE INDEX a_id ON a (id);\nCREATE INDEX other_ccnew ON a (id);\n" +
				"-- 2_b.up.sql --\n-- atlas:txmode none\n\nREINDEX " + what + ";\n")
			if _, err := x.up(1); err != nil {
				t.Fatal(err)
			}
			blocker := x.admin()
			x.exec(blocker, "BEGIN; INSERT INTO a VALUES (0)")
			cmd := x.upInChild()
			x.waitForQuery("REINDEX")
			x.waitFor("SELECT EXISTS (SELECT FROM pg_class WHERE relname = 'a_id_ccnew')")
			x.kill(cmd)
			x.exec(x.admin(), fmt.Sprintf("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '%s'", x.migrator))
			x.waitFor(fmt.Sprintf("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE usename = '%s')", x.migrator))
			x.exec(blocker, "COMMIT")
			if name == "index" {
				x.exec(x.admin(), "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'other_ccnew'::regclass")
			}
			x.mustUp()
			got := x.value("SELECT string_agg(relname || ' ' || indisvalid, ', ' ORDER BY relname) FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE indrelid = 'a'::regclass")
			want := map[string]string{"index": "a_id true, other_ccnew false", "table": "a_id true, other_ccnew true"}[name]
			if got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func (x *target) checkIndexed() {
	x.t.Helper()
	if diff := cmp.Diff("1 1/1 up done\n2 4/4 up done", x.history()); diff != "" {
		x.t.Error(diff)
	}
	if got := x.value("SELECT string_agg(id::text, ' ' ORDER BY id) FROM a"); got != "0 1 2" {
		x.t.Errorf("rows: %s", got)
	}
	if got := x.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass"); got != "true" {
		x.t.Errorf("valid: %s", got)
	}
}

// Whenever the process is killed, the next run goes on, and every statement has run exactly once in the end.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	var b strings.Builder
	const files, statements = 6, 8
	for f := range files {
		fmt.Fprintf(&b, "-- %d_f.up.sql --\n", f+1)
		if f%2 == 1 {
			b.WriteString("-- atlas:txmode none\n\n")
		}
		if f == 0 {
			b.WriteString("CREATE TABLE log (file int, statement int);\n")
		}
		for s := range statements {
			fmt.Fprintf(&b, "INSERT INTO log SELECT %d, %d FROM (SELECT pg_sleep(0.005)) s;\n", f, s)
		}
	}
	x.files(b.String())
	for range 20 {
		cmd := x.upInChild()
		time.Sleep(time.Duration(20+rand.IntN(160)) * time.Millisecond)
		x.kill(cmd)
	}
	x.mustUp()
	if got := x.value("SELECT count(*) || ' ' || count(DISTINCT (file, statement)) FROM log"); got != "48 48" {
		t.Errorf("statements run and different ones: %s", got)
	}
	if got := x.value("SELECT count(*) FROM plumb.schema_migrations WHERE finished_at IS NOT NULL AND partial_hashes = '{}' AND statements_applied = statements_total"); got != "6" {
		t.Errorf("%s files are recorded as done", got)
	}
}
