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
	folder := t.TempDir()
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
	reruns, err := proof.Reruns(t.Context(), shared, dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, rerun := range reruns {
		var said []string
		if rerun.Failed != nil {
			said = append(said, "fails: "+proof.SQLState(rerun.Failed))
		}
		for _, change := range rerun.Changes {
			said = append(said, change.String())
		}
		got[rerun.Migration.File] = strings.Join(append(said, rerun.Rows...), ", ")
	}
	want := map[string]string{
		"002_fails.up.sql": "fails: 42P07",
		"003_index.up.sql": "+ index public.t_a_idx1",
		"004_rows.up.sql":  "public.t",
	}
	if diff := cmp.Diff(want, got); diff != "" {
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
