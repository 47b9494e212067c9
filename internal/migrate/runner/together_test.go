package runner_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/migrate/runner"
)

// in applies all that is pending with a mode.
func (x *target) in(mode migrate.TxMode) (*runner.UpResult, error) {
	x.t.Helper()
	r := x.runner()
	r.Dir = r.Dir.In(mode)
	return r.Up(x.t.Context(), 0)
}

// All files run in one transaction, and deferred constraints wait for its end. Settings of a file don't reach the next one.
func TestTogether(t *testing.T) {
	t.Parallel()
	for name, where := range map[string]place{"own schema": ownSchema, "public": inPublic} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTarget(t, where)
			x.files(`
-- 1_a.up.sql --
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int REFERENCES a DEFERRABLE INITIALLY DEFERRED, tx text DEFAULT txid_current());
INSERT INTO b VALUES (1);
SET search_path = pg_catalog;
-- 1_a.down.sql --
DROP TABLE b, a;
-- 2_b.up.sql --
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1);
-- 2_b.down.sql --
DELETE FROM b;
`)
			result, err := x.in(migrate.TxAll)
			if err != nil || len(result.Applied) != 2 || len(result.Applied[1].Applied) != 2 {
				t.Fatalf("%+v, %v", result, err)
			}
			if diff := cmp.Diff("1 4/4 up done\n2 2/2 up done", x.history()); diff != "" {
				t.Error(diff)
			}
			if got := x.value("SELECT count(DISTINCT tx) FROM b"); got != "1" {
				t.Errorf("%s transactions", got)
			}
			if got := x.value("SELECT count(*) FROM " + x.attemptTable + " WHERE error IS NULL AND finished_at IS NOT NULL"); got != "2" {
				t.Errorf("%s attempts", got)
			}
			if again, err := x.in(migrate.TxAll); err != nil || len(again.Applied) > 0 {
				t.Errorf("%+v, %v", again, err)
			}
			if _, err := x.down(2); err != nil {
				t.Error(err)
			}
		})
	}
}

// Where one file fails, nothing of the others is left, and the exit code says so; each try has its record.
func TestTogetherFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ second, want string }{
		"statement": {"SELECT nope;", `2_b.up.sql:1:8: run the statement: ERROR: column "nope" does not exist (SQLSTATE 42703)`},
		"deferred":  {"INSERT INTO b VALUES (7);", `2_b.up.sql: check the deferred constraints at the end of the file: ERROR: insert or update on table "b" violates foreign key constraint "b_id_fkey" (SQLSTATE 23503)`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTarget(t, ownSchema)
			x.files("-- 1_a.up.sql --\nCREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\n-- 2_b.up.sql --\n" + test.second + "\n")
			result, err := x.in(migrate.TxAll)
			if diff := cmp.Diff(test.want, trimDetail(x.rel(err))); diff != "" {
				t.Error(diff)
			}
			if fail.Code(err) != fail.ExitError || x.history() != "<null>" || x.value("SELECT to_regclass('a')") != "<null>" {
				t.Errorf("exit code %d, history %s", fail.Code(err), x.history())
			}
			if len(result.Applied) != 1 || result.Applied[0].Error == nil || result.Applied[0].Version != "2" {
				t.Errorf("%+v", result.Applied)
			}
			if got := x.value("SELECT string_agg(version || ' ' || (error LIKE '%rolled back together with%')::text, ', ' ORDER BY version) FROM " + x.attemptTable + " WHERE finished_at IS NOT NULL"); got != "1 true, 2 false" {
				t.Errorf("attempts: %s", got)
			}
		})
	}
}

// A lock that can't be had rolls everything back, and all is tried again.
func TestTogetherWaits(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- 1_a.up.sql --\nCREATE TABLE a (id int);\n-- 2_b.up.sql --\nALTER TABLE busy ADD b int;\n")
	holder := x.admin()
	x.exec(holder, "CREATE TABLE busy (a int); ALTER TABLE busy OWNER TO "+x.migrator)
	x.exec(holder, "BEGIN; SELECT * FROM busy")
	r, retries := x.runner(), 0
	r.Dir = r.Dir.In(migrate.TxAll)
	r.Options.ObjectLockTimeout, r.Options.ObjectLockRetry = 50*time.Millisecond, time.Minute
	r.Options.Progress = func(e runner.Event) {
		if e.Kind == runner.EventRetry {
			retries++
			if _, err := holder.PgConn().Exec(context.Background(), "COMMIT").ReadAll(); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := r.Up(t.Context(), 0); err != nil || retries == 0 {
		t.Fatalf("%d retries, %v", retries, err)
	}
	if diff := cmp.Diff("1 1/1 up done\n2 1/1 up done", x.history()); diff != "" {
		t.Error(diff)
	}
}

// What a file says of itself and the mode all exclude each other; with none a file says what it needs.
func TestModes(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files(`
-- 1_a.up.sql --
CREATE TABLE a (id int);
CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON a (id);
-- 1_a.down.sql --
DROP INDEX CONCURRENTLY IF EXISTS i;
DROP TABLE IF EXISTS a;
-- 2_b.up.sql --
-- atlas:txmode file

CREATE TABLE b (id int);
SELECT 1/0;
`)
	if _, err := x.in(migrate.TxFile); err == nil || !strings.Contains(err.Error(), "can't run in a transaction") {
		t.Errorf("got %v", err)
	}
	if _, err := x.in(migrate.TxAll); err == nil || !strings.Contains(err.Error(), "can't run in a transaction") {
		t.Errorf("got %v", err)
	}
	if _, err := x.in(migrate.TxNone); err == nil || !strings.Contains(err.Error(), "division by zero") {
		t.Errorf("got %v", err)
	}
	if x.value("SELECT to_regclass('b')") != "<null>" || x.history() != "1 2/2 up done" {
		t.Errorf("history %s", x.history())
	}
	if _, err := x.in(migrate.TxAll); err == nil || !strings.Contains(err.Error(), "the file says in which transaction it runs") {
		t.Errorf("got %v", err)
	}
	r := x.runner()
	r.Dir = r.Dir.In(migrate.TxNone)
	if _, err := r.Down(t.Context(), 1); err != nil {
		t.Error(err)
	}
}
