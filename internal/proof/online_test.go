package proof_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/workspace"
)

// script is what a version of a plan, or a person, runs.
type script struct {
	sql  string
	noTx bool
}

// TestNeverWithout replaces indexes and keys of a table with rows while another session asks all the time: its queries always
// have an index, and what is to be unique always has a valid one that says so.
func TestNeverWithout(t *testing.T) {
	t.Parallel()
	rows := "; INSERT INTO t SELECT n, n, n FROM generate_series(1, 20000) n"
	for name, change := range map[string]struct{ old, new, unique string }{
		"an index":                        {"CREATE TABLE t (a int, b int, c int); CREATE INDEX i ON t (a)", "CREATE TABLE t (a int, b int, c int); CREATE INDEX i ON t (a, b)", "false"},
		"a unique index":                  {"CREATE TABLE t (a int, b int, c int); CREATE UNIQUE INDEX i ON t (a)", "CREATE TABLE t (a int, b int, c int); CREATE UNIQUE INDEX i ON t (a) INCLUDE (b)", "true"},
		"a unique index that is needed":   {"CREATE TABLE t (a int, b int, c int); CREATE UNIQUE INDEX i ON t (a); CREATE TABLE r (a int REFERENCES t (a))", "CREATE TABLE t (a int, b int, c int); CREATE UNIQUE INDEX i ON t (a) INCLUDE (b); CREATE TABLE r (a int REFERENCES t (a))", "true"},
		"a unique constraint":             {"CREATE TABLE t (a int, b int, c int, CONSTRAINT u UNIQUE (a))", "CREATE TABLE t (a int, b int, c int, CONSTRAINT u UNIQUE (a) INCLUDE (b))", "true"},
		"a primary key of another name":   {"CREATE TABLE t (a int, b int, c int, CONSTRAINT k PRIMARY KEY (a))", "CREATE TABLE t (a int, b int, c int, CONSTRAINT l PRIMARY KEY (a) INCLUDE (b))", "true"},
		"a unique index by a constraint":  {"CREATE TABLE t (a int, b int, c int); CREATE UNIQUE INDEX u ON t (a)", "CREATE TABLE t (a int, b int, c int, CONSTRAINT u UNIQUE (a))", "true"},
		"a constraint by a unique index":  {"CREATE TABLE t (a int, b int, c int, CONSTRAINT u UNIQUE (a))", "CREATE TABLE t (a int, b int, c int); CREATE UNIQUE INDEX u ON t (a)", "true"},
		"a primary key by a unique index": {"CREATE TABLE t (a int NOT NULL, b int, c int, CONSTRAINT k PRIMARY KEY (a))", "CREATE TABLE t (a int NOT NULL, b int, c int); CREATE UNIQUE INDEX u ON t (a)", "true"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base, before := load(t, change.old)
			_, desired := load(t, change.new)
			p, err := plan.Build(before.catalog, desired.catalog, plan.Options{Rooms: all.Rooms(), Online: kind.AllOnline, History: true})
			if err != nil {
				t.Fatal(err)
			}
			if err := proof.Exec(t.Context(), base, strings.TrimPrefix(rows, "; "), false); err != nil {
				t.Fatal(err)
			}
			var scripts []script
			for _, version := range p.Versions {
				scripts = append(scripts, script{draft.Migration(version), version.NoTx})
			}
			if missed, asked := watch(t, base, change.unique, scripts); missed != "" || asked == 0 {
				t.Errorf("asked %d times: %s", asked, missed)
			}
		})
	}
	t.Run("the watcher sees it", func(t *testing.T) {
		t.Parallel()
		base, _ := load(t, "CREATE TABLE t (a int, b int, c int); CREATE INDEX i ON t (a)")
		if err := proof.Exec(t.Context(), base, strings.TrimPrefix(rows, "; "), false); err != nil {
			t.Fatal(err)
		}
		if missed, _ := watch(t, base, "false", []script{{"DROP INDEX CONCURRENTLY i; SELECT pg_sleep(1); CREATE INDEX CONCURRENTLY i ON t (a)", true}}); missed == "" {
			t.Error("nothing was missing while there was no index")
		}
	})
}

// watch runs scripts and asks meanwhile. It returns what was missing at some time, and how often it asked.
func watch(t *testing.T, db *workspace.Database, unique string, scripts []script) (missed string, asked int) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := make(chan error, 1)
	ready := make(chan struct{})
	go func() {
		done <- db.With(t.Context(), func(c *pgx.Conn) error {
			if _, err := c.Exec(t.Context(), "SET enable_seqscan = off"); err != nil {
				return err
			}
			for close(ready); ctx.Err() == nil && missed == ""; asked++ {
				var kept bool
				if err := c.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_index WHERE indrelid = 't'::regclass AND indkey[0] = 1 AND indisvalid
					AND (indisunique AND indnkeyatts = 1 OR NOT $1::bool))`, unique).Scan(&kept); err != nil {
					return err
				}
				if !kept {
					missed = "no valid index"
				}
				rows, err := c.Query(t.Context(), "EXPLAIN SELECT * FROM t WHERE a = 1")
				if err != nil {
					return err
				}
				lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
				if err != nil {
					return err
				}
				if plan := strings.Join(lines, " "); strings.Contains(plan, "Seq Scan") {
					missed = plan
				}
			}
			return nil
		})
	}()
	select {
	case <-ready:
	case err := <-done:
		t.Fatal(err)
	}
	for _, script := range scripts {
		if err := proof.Exec(t.Context(), db, script.sql, script.noTx); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	return missed, asked
}
