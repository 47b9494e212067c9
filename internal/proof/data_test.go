package proof_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
)

// prove plans and proves the way between two states, after change has had the plan.
func prove(t *testing.T, old, new string, change func(*plan.Plan)) ([]proof.Version, error) {
	t.Helper()
	base, before := load(t, old)
	_, desired := load(t, new)
	p, err := plan.Build(before.catalog, desired.catalog, plan.Options{Rooms: all.Rooms(), History: true})
	if err != nil {
		t.Fatal(err)
	}
	change(p)
	return proof.Prove(t.Context(), base, before.catalog, desired.catalog, p)
}

// Statements that rows stand in the way of are found, each once, and those behind them too; tables without rows are named.
func TestOnData(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, old, new string
		want           []string
	}{
		{
			"nulls", "CREATE TABLE t (a int PRIMARY KEY, b text);", "CREATE TABLE t (a int PRIMARY KEY, b text NOT NULL);",
			[]string{`up on public.t, column b: ALTER TABLE public.t ALTER COLUMN b SET NOT NULL: ERROR: column "b" of relation "t" contains null values (SQLSTATE 23502)`},
		},
		{
			"duplicates and a check behind them",
			"CREATE TABLE t (a int, b int NOT NULL, c int); CREATE TABLE u (a int NOT NULL);",
			"CREATE TABLE t (a int CONSTRAINT k UNIQUE, b int NOT NULL CONSTRAINT z CHECK (b < 5), c int NOT NULL); CREATE TABLE u (a int NOT NULL CONSTRAINT d CHECK (a < 5));",
			[]string{
				`up on public.t, column c: ALTER TABLE public.t ALTER COLUMN c SET NOT NULL: ERROR: column "c" of relation "t" contains null values (SQLSTATE 23502)`,
				`up on public.t: ALTER TABLE public.t ADD CONSTRAINT k UNIQUE (a): ERROR: could not create unique index "k" (SQLSTATE 23505)`,
				`up on public.t: ALTER TABLE public.t ADD CONSTRAINT z CHECK ((b < 5)): ERROR: check constraint "z" of relation "t" is violated by some row (SQLSTATE 23514)`,
				`up on public.u: ALTER TABLE public.u ADD CONSTRAINT d CHECK ((a < 5)): ERROR: check constraint "d" of relation "u" is violated by some row (SQLSTATE 23514)`,
			},
		},
		{
			"too long and too large", "CREATE TABLE t (a text, b bigint, c numeric(6,2));", "CREATE TABLE t (a varchar(5), b int, c numeric(4,2));",
			[]string{
				`up on public.t: ALTER TABLE public.t ALTER COLUMN a TYPE character varying(5): ERROR: value too long for type character varying(5) (SQLSTATE 22001)`,
			},
		},
		{
			"a lost column can't come back", "CREATE TABLE t (a int, b int NOT NULL);", "CREATE TABLE t (a int);",
			[]string{`down on public.t, column b: ALTER TABLE public.t ADD COLUMN IF NOT EXISTS b integer NOT NULL: ERROR: column "b" of relation "t" contains null values (SQLSTATE 23502)`},
		},
		{
			"references", "CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE c (a int NOT NULL CHECK (a > 500));",
			"CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE c (a int NOT NULL CHECK (a > 500) CONSTRAINT f REFERENCES p);",
			[]string{`up on public.c: ALTER TABLE public.c ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES public.p(a): ERROR: insert or update on table "c" violates foreign key constraint "f" (SQLSTATE 23503)`},
		},
		{
			"nothing to find", "CREATE TABLE t (a int, b varchar(10));", "CREATE TABLE t (a bigint, b text, c int NOT NULL DEFAULT 0);", nil,
		},
		{
			"no rows", "CREATE TABLE t (a int NOT NULL CHECK (a > 5 AND a < 3));", "CREATE TABLE t (a bigint NOT NULL CHECK (a > 5 AND a < 3));",
			[]string{"empty public.t: no values for a were found for which this holds: ((a > 5) AND (a < 3))"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			versions, err := prove(t, tt.old, tt.new, func(*plan.Plan) {})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, v := range versions {
				for _, f := range v.OnData {
					got = append(got, map[bool]string{false: "up ", true: "down "}[f.Down]+f.String())
				}
				for _, e := range v.Empty {
					got = append(got, fmt.Sprintf("empty %s: %s", e.Table, e.Reason))
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A plan that reaches the right catalog, but loses rows or values without saying so, is refused.
func TestLostRows(t *testing.T) {
	t.Parallel()
	const old, new = "CREATE TABLE t (a int, b text);", "CREATE TABLE t (a int, b text, c int);"
	for name, tt := range map[string]struct {
		statements []string
		want       []string
	}{
		"table": {
			[]string{"DROP TABLE public.t", "CREATE TABLE public.t (a integer, b text, c integer)"},
			[]string{"table public.t has 0 rows instead of 5"},
		},
		"column": {
			[]string{"ALTER TABLE public.t DROP COLUMN b, ADD COLUMN c integer", "ALTER TABLE public.t ADD COLUMN b text"},
			[]string{"column public.t.b has other values"},
		},
		"values": {
			[]string{"ALTER TABLE public.t ADD COLUMN c integer", "UPDATE public.t SET a = a + 1"},
			[]string{"column public.t.a has other values"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := prove(t, old, new, func(p *plan.Plan) {
				step := &p.Versions[0].Steps[0]
				step.Statements = nil
				for _, sql := range tt.statements {
					step.Statements = append(step.Statements, ddl.RunWhen(ddl.Not(ddl.ColumnHas("public", "t", "c", "true")), sql))
				}
				// Both run only as long as the column is missing, so one block has both.
				step.Statements = []ddl.Statement{ddl.RunWhen(step.Statements[0].When, strings.Join(tt.statements, ";\n"))}
			})
			var mismatch *proof.Mismatch
			if !errors.As(err, &mismatch) {
				t.Fatalf("got %v", err)
			}
			if diff := cmp.Diff(tt.want, mismatch.Rows); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A plan that does not reach the catalog says object by object what differs.
func TestMismatch(t *testing.T) {
	t.Parallel()
	_, err := prove(t, "", "CREATE TABLE t (a int NOT NULL, b text); CREATE INDEX i ON t (b);", func(p *plan.Plan) {
		p.Versions[0].Steps = []plan.Step{{Action: plan.Create, Statements: []ddl.Statement{
			ddl.Run("CREATE TABLE IF NOT EXISTS public.t (a integer, b text, c integer)"),
		}}}
	})
	if err == nil {
		t.Fatal("proved")
	}
	const want = `the migration is not proved: after all of it, the database differs: column public.t.a differs
  not_null: want true, got false
extra column public.t.c
missing index public.i`
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Error(diff)
	}
}

// A script that can run twice, but not from the middle, is found.
func TestStops(t *testing.T) {
	t.Parallel()
	db, _ := load(t, "")
	stopped, err := proof.Stops(t.Context(), db, "CREATE TABLE IF NOT EXISTS a ();\nCREATE TABLE IF NOT EXISTS b ();\nDROP TABLE IF EXISTS b;\n")
	if err != nil || stopped != (proof.Stopped{Tried: 3, Of: 3}) {
		t.Errorf("stopped %+v, %v", stopped, err)
	}
	long := strings.Repeat("SELECT 1;\n", 200)
	stopped, err = proof.Stops(t.Context(), db, long)
	if err != nil || stopped.Of != 200 || stopped.Tried < 10 || stopped.Tried > 20 {
		t.Errorf("stopped %+v, %v", stopped, err)
	}
	db, _ = load(t, "")
	const once = "CREATE TABLE IF NOT EXISTS a ();\nALTER TABLE a RENAME TO b;\nDROP TABLE b;\n"
	if err := proof.Exec(t.Context(), db, once+once, true); err != nil {
		t.Fatal(err)
	}
	var failed *proof.Failed
	if _, err := proof.Stops(t.Context(), db, once); !errors.As(err, &failed) || failed.SQL != "ALTER TABLE a RENAME TO b" || proof.SQLState(err) != "42P07" {
		t.Errorf("got %v", err)
	}
}
