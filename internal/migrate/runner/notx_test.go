package runner_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/fail"
)

func TestResume(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files(`
-- 1_a.up.sql --
-- atlas:txmode none

SET search_path = pg_temp, public;
CREATE TABLE public.a (id int);
INSERT INTO a VALUES (1), (1);
CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);
`)
	_, err := x.up(0)
	if got := trimDetail(x.rel(err)); got != `1_a.up.sql:6:1: run the statement: ERROR: could not create unique index "a_id" (SQLSTATE 23505)` {
		t.Error(got)
	}
	if fail.Code(err) != fail.ExitPartial {
		t.Errorf("exit code %d", fail.Code(err))
	}
	if diff := cmp.Diff("1 3/4 up open", x.history()); diff != "" {
		t.Error(diff)
	}

	// Nothing is recorded by the next try, so that its exit code is 1.
	if _, err = x.up(0); fail.Code(err) != fail.ExitError {
		t.Errorf("second try: exit code %d: %v", fail.Code(err), err)
	}

	// What has run can't be edited.
	x.files("-- 1_a.up.sql --\n-- atlas:txmode none\n\nSET search_path = pg_temp, public;\nCREATE TABLE public.b (id int);\nINSERT INTO a VALUES (1), (1);\n")
	_, err = x.up(0)
	if got := x.rel(err); got != "1_a.up.sql:4:1: statement 2 ran already, and was edited since" {
		t.Error(got)
	}
	x.files("-- 1_a.up.sql --\n-- atlas:txmode none\n\nSET search_path = pg_temp, public;\n")
	if _, err = x.up(0); x.rel(err) != "1_a.up.sql: the file stopped after statement 3, and now has only 1" {
		t.Error(x.rel(err))
	}

	// What has not may.
	x.files(`
-- 1_a.up.sql --
-- atlas:txmode none

SET search_path = pg_temp, public;
CREATE TABLE public.a (id int);
INSERT INTO a VALUES (1), (1);
DELETE FROM a WHERE ctid <> (SELECT min(ctid) FROM a);
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);
`)
	result := x.mustUp()
	if f := result.Applied[0]; f.Skipped != 3 || len(f.Applied) != 2 {
		t.Errorf("got %+v", f)
	}
	if diff := cmp.Diff("1 5/5 up done", x.history()); diff != "" {
		t.Error(diff)
	}
	if got := x.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass"); got != "true" {
		t.Errorf("valid: %s", got)
	}
	x.mustUp()
}

func TestOwnTransactions(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files(`
-- 1_a.up.sql --
-- atlas:txmode none

BEGIN;
CREATE TABLE a (id int);
COMMIT;
BEGIN;
INSERT INTO a VALUES (1);
ROLLBACK;
BEGIN;
INSERT INTO a VALUES (2);
SELECT 1/0;
COMMIT;
`)
	if _, err := x.up(0); err == nil {
		t.Fatal("no error")
	}
	if diff := cmp.Diff("1 6/10 up open", x.history()); diff != "" {
		t.Error(diff)
	}
	if got := x.value("SELECT count(*) FROM a"); got != "0" {
		t.Errorf("%s rows", got)
	}
}

func TestTransactionLeftOpen(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- 1_a.up.sql --\n-- atlas:txmode none\n\nBEGIN;\nCREATE TABLE a (id int);\n")
	_, err := x.up(0)
	if got := x.rel(err); got != "1_a.up.sql: the file begins a transaction and doesn't end it" {
		t.Error(got)
	}
	if got := x.value("SELECT to_regclass('public.a')"); got != "<null>" {
		t.Error("the table is there")
	}
}

// A procedure that commits can't be put into a transaction by us; a block that seems to is found out.
func TestBlocksThatCommit(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files(`
-- 1_a.up.sql --
-- atlas:txmode none

CREATE TABLE a (id int);
DO $$BEGIN FOR i IN 1..3 LOOP INSERT INTO a VALUES (i); COMMIT; END LOOP; END$$;
CREATE PROCEDURE p() LANGUAGE plpgsql AS $$BEGIN INSERT INTO a VALUES (4); COMMIT; END$$;
CALL p();
DO $$BEGIN CALL p(); END$$;
VACUUM a;
`)
	x.mustUp()
	if got := x.value("SELECT count(*) FROM a"); got != "5" {
		t.Errorf("%s rows", got)
	}
}

func TestDownResumes(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files(`
-- 1_a.up.sql --
CREATE TABLE a (id int);
CREATE INDEX a_id ON a (id);
-- 1_a.down.sql --
-- atlas:txmode none

DROP INDEX CONCURRENTLY a_id;
SELECT 1/0;
DROP TABLE a;
`)
	x.mustUp()
	_, err := x.down(1)
	if fail.Code(err) != fail.ExitPartial {
		t.Errorf("exit code %d: %v", fail.Code(err), err)
	}
	if diff := cmp.Diff("1 1/3 down open", x.history()); diff != "" {
		t.Error(diff)
	}
	if _, err := x.up(0); err == nil || x.rel(err) != "1_a.up.sql: taking back 1 stopped after 1 of 3 statements" {
		t.Error(x.rel(err))
	}
	x.files("-- 1_a.down.sql --\n-- atlas:txmode none\n\nDROP INDEX CONCURRENTLY a_id;\nDROP TABLE a;\n")
	if _, err := x.down(1); err != nil {
		t.Fatal(err)
	}
	if got := x.history(); got != "<null>" {
		t.Error(got)
	}
}

func TestUnfinishedUpCanBeTakenBack(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files(`
-- 1_a.up.sql --
-- atlas:txmode none

CREATE TABLE a (id int);
SELECT 1/0;
-- 1_a.down.sql --
DROP TABLE IF EXISTS a;
`)
	if _, err := x.up(0); err == nil {
		t.Fatal("no error")
	}
	if _, err := x.down(1); err != nil {
		t.Fatal(err)
	}
	if got := x.history(); got != "<null>" {
		t.Error(got)
	}
}
