package proof_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/proof"
)

// A second run that fails, makes a second index, or adds rows is found; one that changes nothing is not.
func TestRerun(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"001_table.up.sql":    "CREATE TABLE IF NOT EXISTS t (a int);",
		"002_fails.up.sql":    "CREATE TABLE u (a int);",
		"003_index.up.sql":    "CREATE INDEX ON t (a);",
		"004_rows.up.sql":     "INSERT INTO t (a) VALUES (1);",
		"005_good.up.sql":     "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_a ON t (a);",
		"006_rows_ok.up.sql":  "INSERT INTO t (a) SELECT 2 WHERE NOT EXISTS (SELECT FROM t WHERE a = 2);",
		"007_sequence.up.sql": "SELECT setval(pg_get_serial_sequence('s', 'id'), 5) FROM (SELECT to_regclass('s') AS r) x WHERE r IS NOT NULL;",
	}
	files["005_good.up.sql"] = "-- atlas:txmode none\n\n" + files["005_good.up.sql"]
	want := map[string]string{
		"002_fails.up.sql": "fails: 42P07",
		"003_index.up.sql": "+ index public.t_a_idx1",
		"004_rows.up.sql":  "public.t",
	}
	if diff := cmp.Diff(want, rerun(t, files, 0)); diff != "" {
		t.Error(diff)
	}
}

// A migration that fails when it runs once is an error with its place.
func TestRerunOfBrokenMigration(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "001_x.up.sql"), []byte("SELECT 1;\n\n  SELECT nothing;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir, err := migrate.Open(folder, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := dir.Hash(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err = proof.Reruns(t.Context(), shared, dir, 0)
	if err == nil || !strings.Contains(err.Error(), "001_x.up.sql:3:3") {
		t.Errorf("got %v", err)
	}
}

// rerun writes migrations and returns what their second runs do, by file.
func rerun(t *testing.T, files map[string]string, first int) map[string]string {
	t.Helper()
	folder := t.TempDir()
	for name, sql := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(sql+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	dir, err := migrate.Open(folder, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := dir.Hash(t.Context()); err != nil {
		t.Fatal(err)
	}
	reruns, err := proof.Reruns(t.Context(), shared, dir, first)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range reruns {
		var said []string
		if r.Failed != nil {
			said = append(said, "fails: "+proof.SQLState(r.Failed))
		}
		for _, change := range r.Changes {
			said = append(said, change.String())
		}
		got[r.Migration.File] = strings.Join(append(said, r.Rows...), ", ")
	}
	return got
}

// Rows are seen also where the migration user took the right from itself, or row security hides them from it.
func TestRerunOfHiddenRows(t *testing.T) {
	t.Parallel()
	got := rerun(t, map[string]string{
		"1_tables.up.sql": `CREATE TABLE IF NOT EXISTS a (a int); REVOKE ALL ON a FROM CURRENT_USER;
CREATE TABLE IF NOT EXISTS b (a int); ALTER TABLE b ENABLE ROW LEVEL SECURITY; ALTER TABLE b FORCE ROW LEVEL SECURITY;
CREATE OR REPLACE PROCEDURE add() LANGUAGE plpgsql AS $$ BEGIN
ALTER TABLE b NO FORCE ROW LEVEL SECURITY; INSERT INTO b VALUES (1); ALTER TABLE b FORCE ROW LEVEL SECURITY; END $$;`,
		"2_hidden.up.sql":  "CALL add();",
		"3_revoked.up.sql": "GRANT INSERT ON a TO CURRENT_USER; INSERT INTO a VALUES (1); REVOKE INSERT ON a FROM CURRENT_USER;",
	}, 0)
	want := map[string]string{"2_hidden.up.sql": "public.b", "3_revoked.up.sql": "public.a"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// New migrations run after those before them, whether a checkpoint stands before or after.
func TestRerunBesideCheckpoint(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"1_a.sql": "CREATE TABLE a (a int);", "2_b.sql": "CREATE TABLE b (a int);",
		"3_checkpoint.sql": "-- atlas:checkpoint\n\nCREATE TABLE a (a int); CREATE TABLE b (a int);",
		"4_d.sql":          "ALTER TABLE b ADD d int;", "5_e.sql": "ALTER TABLE b ADD e int;",
	}
	for first, want := range map[int]map[string]string{
		1: {"2_b.sql": "fails: 42P07", "4_d.sql": "fails: 42701", "5_e.sql": "fails: 42701"},
		4: {"5_e.sql": "fails: 42701"},
	} {
		if diff := cmp.Diff(want, rerun(t, files, first)); diff != "" {
			t.Errorf("from %d: %s", first, diff)
		}
	}
}
