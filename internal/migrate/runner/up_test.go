package runner_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/fail"
)

const twoFiles = `
-- 1_one.up.sql --
CREATE TABLE IF NOT EXISTS one (id int PRIMARY KEY);
GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC;
-- 1_one.down.sql --
DROP TABLE IF EXISTS one;
-- 2_two.up.sql --
CREATE TABLE IF NOT EXISTS two (id int REFERENCES one);
-- 2_two.down.sql --
DROP TABLE IF EXISTS two;
`

func TestUpAndDown(t *testing.T) {
	t.Parallel()
	for name, where := range map[string]place{"own schema": ownSchema, "public": inPublic} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTarget(t, where)
			x.files(twoFiles)
			result := x.mustUp()
			if len(result.Applied) != 2 || result.Target != "2" || result.Current != "" {
				t.Errorf("got %+v", result.MigrateApply)
			}
			if diff := cmp.Diff("1 2/2 up done\n2 1/1 up done", x.history()); diff != "" {
				t.Error(diff)
			}
			again := x.mustUp()
			if len(again.Applied) != 0 || again.Current != "2" || again.Target != "2" {
				t.Errorf("the second up: %+v", again.MigrateApply)
			}
			down, err := x.down(2)
			if err != nil {
				t.Fatal(err)
			}
			if down.Status != "APPLIED" || down.Current != "2" || down.Target != "" || len(down.Reverted) != 2 || down.Reverted[0].Version != "2" {
				t.Errorf("got %+v", down.MigrateDown)
			}
			if got := x.history(); got != "<null>" {
				t.Errorf("history after down: %s", got)
			}
			if got := x.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename IN ('one', 'two')"); got != "0" {
				t.Errorf("%s tables left", got)
			}
			if got := x.value("SELECT count(*) FROM " + x.attemptTable + " WHERE error IS NULL AND finished_at IS NOT NULL"); got != "4" {
				t.Errorf("%s attempts", got)
			}
		})
	}
}

func TestUpSteps(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files(twoFiles)
	if _, err := x.up(1); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("1 2/2 up done", x.history()); diff != "" {
		t.Error(diff)
	}
	_, err := x.down(2)
	if got := x.rel(err); got != "can't take back 2 migrations: only 1 applied" {
		t.Error(got)
	}
	if diff := cmp.Diff("1 2/2 up done", x.history()); diff != "" {
		t.Error(diff)
	}
	if _, err := x.up(5); err != nil {
		t.Fatal(err)
	}
}

// failure is a directory whose up fails, and what is left behind.
type failure struct {
	files   string
	want    string
	hint    string
	code    int
	history string
	attempt string // position, state, statement
}

func failures() map[string]failure {
	return map[string]failure{
		"first file": {
			files: "-- 1_a.up.sql --\nCREATE TABLE a (id int);\nSELECT 'ä',\n  nope FROM a;\n",
			want:  `1_a.up.sql:3:3: run the statement: ERROR: column "nope" does not exist (SQLSTATE 42703)`,
			code:  fail.ExitError, history: "<null>", attempt: "1_a.up.sql:3:3 42703 2",
		},
		"second file": {
			files: "-- 1_a.up.sql --\nCREATE TABLE a (id int);\n-- 2_b.up.sql --\nCREATE TABLE b (id int);\nCREATE TABLE a (id int);\n",
			want:  `2_b.up.sql:2:1: run the statement: ERROR: relation "a" already exists (SQLSTATE 42P07)`,
			hint:  "make it re-runnable: write IF NOT EXISTS",
			code:  fail.ExitPartial, history: "1 1/1 up done", attempt: "2_b.up.sql:2:1 42P07 2",
		},
		"in a DO block": {
			files: "-- 1_a.up.sql --\n\nDO $$\nBEGIN\n  PERFORM 1;\n  PERFORM 1/0;\nEND\n$$;\n",
			want:  `1_a.up.sql:5:3: run the statement: ERROR: division by zero (SQLSTATE 22012)`,
			hint:  "rows that are there don't fit: repair them in a migration before this one",
			code:  fail.ExitError, history: "<null>", attempt: "1_a.up.sql:5:3 22012 1",
		},
		"in a DO block on the line of its tag": {
			files: "-- 1_a.up.sql --\nDO LANGUAGE plpgsql $x$ BEGIN PERFORM 1;\n\tPERFORM 1/0; END $x$;\n",
			want:  `1_a.up.sql:2:2: run the statement: ERROR: division by zero (SQLSTATE 22012)`,
			code:  fail.ExitError, history: "<null>", attempt: "1_a.up.sql:2:2 22012 1",
		},
		"deferred constraint": {
			files: "-- 1_a.up.sql --\nCREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO b (id) VALUES (1);\n",
			want: `1_a.up.sql: check the deferred constraints at the end of the file: ERROR: insert or update on table "b" violates ` +
				`foreign key constraint "b_id_fkey" (SQLSTATE 23503)`,
			hint: "rows that are there don't fit: repair them in a migration before this one",
			code: fail.ExitError, history: "<null>", attempt: "1_a.up.sql 23503 3",
		},
		"grant without effect": {
			files: "-- 1_a.up.sql --\nGRANT SELECT ON pg_catalog.pg_class TO PUBLIC;\n",
			want:  `1_a.up.sql:1:1: the statement has less effect than it asks for: WARNING: no privileges were granted for "pg_class" (SQLSTATE 01007)`,
			code:  fail.ExitError, history: "<null>", attempt: "1_a.up.sql:1:1 01007 1",
		},
		"no rights": {
			files: "-- 1_a.up.sql --\nCREATE ROLE nobody_at_all;\n",
			want:  `1_a.up.sql:1:1: run the statement: ERROR: permission denied to create role (SQLSTATE 42501)`,
			code:  fail.ExitError, history: "<null>", attempt: "1_a.up.sql:1:1 42501 1",
		},
		"drops the history": {
			files: "-- 1_a.up.sql --\nDROP SCHEMA plumb CASCADE;\n",
			want:  `plumb.schema_migrations: the migration history: record the progress of 1: ERROR: relation "plumb.schema_migrations" does not exist (SQLSTATE 42P01)`,
			code:  fail.ExitError, history: "<null>", attempt: "plumb.schema_migrations 42P01 1",
		},
	}
}

func TestUpFails(t *testing.T) {
	t.Parallel()
	for name, test := range failures() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTarget(t, ownSchema)
			x.files(test.files)
			result, err := x.up(0)
			if diff := cmp.Diff(test.want, trimDetail(x.rel(err))); diff != "" {
				t.Error(diff)
			}
			if test.hint != "" && fail.Hint(err) != test.hint {
				t.Errorf("hint: %s", fail.Hint(err))
			}
			if fail.Hint(err) == "" && name != "first file" && name != "drops the history" {
				t.Error("no hint")
			}
			if got := fail.Code(err); got != test.code {
				t.Errorf("exit code %d, want %d", got, test.code)
			}
			if diff := cmp.Diff(test.history, x.history()); diff != "" {
				t.Error(diff)
			}
			attempt := x.value("SELECT format('%s %s %s', replace(position, '" + x.dir + "/', ''), sqlstate, statement) FROM " + x.attemptTable + " WHERE error IS NOT NULL")
			if diff := cmp.Diff(test.attempt, attempt); diff != "" {
				t.Error(diff)
			}
			if last := result.Applied[len(result.Applied)-1]; result.Error == "" || last.Error == nil {
				t.Errorf("the result doesn't tell: %+v", result.MigrateApply)
			}
		})
	}
}
