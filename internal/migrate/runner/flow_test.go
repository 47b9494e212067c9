package runner_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/fail"
)

// An empty database starts at the last checkpoint; another one leaves checkpoints out.
func TestCheckpoint(t *testing.T) {
	t.Parallel()
	const first = "-- 20240101000000_a.sql --\nCREATE TABLE a (id int);\n"
	const rest = "-- 20240102000000_all.sql --\n-- atlas:checkpoint\n\nCREATE TABLE a (id int);\n-- 20240103000000_b.sql --\nCREATE TABLE b (id int);\n"

	old := newTarget(t, ownSchema)
	old.files(first)
	old.mustUp()
	old.files(rest)
	old.mustUp()
	if diff := cmp.Diff("20240101000000 1/1 up done\n20240103000000 1/1 up done", old.history()); diff != "" {
		t.Error(diff)
	}

	fresh := newTarget(t, ownSchema)
	fresh.files(first + rest)
	fresh.mustUp()
	if diff := cmp.Diff("20240102000000 1/1 up done\n20240103000000 1/1 up done", fresh.history()); diff != "" {
		t.Error(diff)
	}
	fresh.mustUp()
}

// Files that a checkpoint stands for may go.
func TestSquashed(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- V1__a.sql --\nCREATE TABLE a (id int);\n-- V2__b.sql --\nSELECT 1;\n")
	x.mustUp()
	x.files("-- B2__all.sql --\nCREATE TABLE a (id int);\n-- V3__c.sql --\nCREATE TABLE c (id int);\n")
	x.mustUp()
	if diff := cmp.Diff("1 1/1 up done\n2 1/1 up done\n3 1/1 up done", x.history()); diff != "" {
		t.Error(diff)
	}
}

// A repeatable file runs again when it changed, and is no step to take back.
func TestRepeatable(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- V1__a.sql --\nCREATE TABLE a (id int);\n-- U1__a.sql --\nDROP TABLE a CASCADE;\n-- R__v.sql --\nCREATE OR REPLACE VIEW v AS SELECT id FROM a;\n")
	if n := len(x.mustUp().Applied); n != 2 {
		t.Errorf("%d files applied", n)
	}
	if n := len(x.mustUp().Applied); n != 0 {
		t.Errorf("%d files applied again", n)
	}
	x.files("-- R__v.sql --\n-- atlas:txmode none\n\nCREATE OR REPLACE VIEW v AS SELECT id, 1 AS one FROM a;\nSELECT 1;\n")
	if n := len(x.mustUp().Applied); n != 1 {
		t.Errorf("%d files applied after the change", n)
	}
	if diff := cmp.Diff("1 1/1 up done\nR__v 2/2 up done", x.history()); diff != "" {
		t.Error(diff)
	}
	if got := x.value("SELECT count(*) FROM information_schema.columns WHERE table_name = 'v'"); got != "2" {
		t.Errorf("%s columns", got)
	}
	if _, err := x.down(2); err == nil {
		t.Error("two steps taken back")
	}
	if _, err := x.down(1); err != nil {
		t.Error(err)
	}
}

func TestChecks(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	write := func(checks string) {
		text := "-- atlas:txtar\n\n-- checks.sql --\n" + checks + "\n-- migration.sql --\nDROP TABLE a;\n-- down.sql --\nCREATE TABLE a (id int);\n"
		if err := os.WriteFile(filepath.Join(x.dir, "20240102000000_b.sql"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	x.files("-- 20240101000000_a.sql --\nCREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n")
	write("SELECT 1 = 1;\nSELECT NOT EXISTS (SELECT FROM a);")
	_, err := x.up(0)
	if x.rel(err) != "20240102000000_b.sql:5:1: a check of the migration isn't true" || fail.Code(err) != fail.ExitPartial {
		t.Errorf("%s (%d)", x.rel(err), fail.Code(err))
	}
	write("-- atlas:assert oneof\n\nSELECT NOT EXISTS (SELECT FROM a);\nSELECT true;")
	x.mustUp()
	if _, err := x.down(1); err != nil {
		t.Error(err)
	}
}

func TestTwoHistories(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- 1_a.up.sql --\nSELECT 1;\n")
	x.mustUp()
	x.exec(x.admin(), "CREATE TABLE public.plumb_schema_migrations ()")
	_, err := x.up(0)
	if got := x.rel(err); got != "plumb.schema_migrations and public.plumb_schema_migrations: there are two migration histories" {
		t.Error(got)
	}
}

// A history that began in public stays there when the schema is made later.
func TestHistoryStaysInPublic(t *testing.T) {
	t.Parallel()
	x := newTarget(t, inPublic)
	x.files("-- 1_a.up.sql --\nSELECT 1;\n")
	x.mustUp()
	x.exec(x.admin(), "CREATE SCHEMA plumb AUTHORIZATION "+x.migrator)
	x.files("-- 2_b.up.sql --\nSELECT 1;\n")
	if result := x.mustUp(); len(result.Applied) != 1 || result.History != "public.plumb_schema_migrations" {
		t.Errorf("%+v", result)
	}
}

// The application's user must not be able to run migrations by accident.
func TestWrongUser(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- 1_a.up.sql --\nSELECT 1;\n")
	x.mustUp()
	r := x.runner()
	r.Connect = connectTo(x.server.URL(x.app, x.database))
	_, err := r.Up(t.Context(), 0)
	if got := x.rel(err); got != "plumb.schema_migrations: "+x.app+" may not read the migration history" {
		t.Error(got)
	}
}

func TestPasswordsAreHidden(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- 1_a.up.sql --\nALTER ROLE " + x.migrator + " PASSWORD 'tops3cret' VALID UNTIL 'infinity';\nALTER ROLE nobody_here PASSWORD $$tops3cret$$;\n")
	result, err := x.up(0)
	if err == nil {
		t.Fatal("no error")
	}
	shown := err.Error() + result.Error
	for _, f := range result.Applied {
		shown += strings.Join(f.Applied, " ") + f.Error.Stmt + f.Error.Text
	}
	if strings.Contains(shown, "tops3cret") || !strings.Contains(shown, "PASSWORD '********'") {
		t.Error(shown)
	}
	if got := x.value("SELECT count(*) FROM plumb.attempts WHERE attempts::text LIKE '%tops3cret%'"); got != "0" {
		t.Error("the attempts hold the password")
	}
}
