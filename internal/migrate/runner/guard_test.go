package runner_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate/runner"
)

// refusal is a change to a directory that has been applied, and what the next run says to it.
type refusal struct {
	change string // written after the first up
	remove string // file names
	down   int    // take back that many instead of up
	want   string
	hint   string
}

func refusals() map[string]refusal {
	const next = "-- 4_d.up.sql --\n"
	return map[string]refusal{
		"edited up": {
			change: "-- 1_a.up.sql --\nCREATE TABLE a (id bigint);\n",
			want:   "1_a.up.sql: edited after it was applied: the file isn't what the database has",
			hint:   "restore the file, and put the change into a new migration",
		},
		"edited down doesn't matter to up": {change: "-- 1_a.down.sql --\nDROP TABLE IF EXISTS a;\n", want: "<nil>"},
		"edited down": {
			change: "-- 1_a.down.sql --\nDROP TABLE IF EXISTS a;\n-- 3_c.down.sql --\nSELECT 1;\n", down: 3,
			want: "3_c.down.sql, 1_a.down.sql: edited after it was applied: the file isn't what the database has",
		},
		"no down": {down: 2, want: "3_c.up.sql: there is no down script"},
		"gap": {
			change: "-- 2_b.up.sql --\nSELECT 2;\n", want: "2_b.up.sql isn't applied, but the later 3_c.up.sql is",
			hint: "give it a version later than the newest one (rename it, then `plumb migrate hash`), or set exec_order in atlas.hcl",
		},
		"lost": {
			remove: "1_a.up.sql 1_a.down.sql", want: "applied to the database, but not in the migration directory: 1_a",
		},
		"begin": {
			change: next + "SELECT 1;\n  begin;\nCOMMIT;\n",
			want:   "4_d.up.sql:2:3: BEGIN in a file that runs in a transaction of its own",
			hint:   "take it out: plumb begins and commits the transaction, together with the history",
		},
		"commit": {change: next + "/* x */ COMMIT AND CHAIN;\n", want: "4_d.up.sql:1:9: COMMIT in a file that runs in a transaction of its own"},
		"concurrently": {
			change: next + "SELECT 1;\nCREATE UNIQUE INDEX concurrently x ON a (id);\n", want: "4_d.up.sql:2:1: this statement can't run in a transaction",
			hint: "put it into a file of its own that begins with the line `-- atlas:txmode none` and an empty line",
		},
		"vacuum":    {change: next + "VACUUM a;\n", want: "4_d.up.sql:1:1: this statement can't run in a transaction"},
		"bad text":  {change: next + "SELECT 'x;\n", want: "4_d.up.sql:1:8: this string never ends: its closing ' is missing"},
		"bad name":  {change: "-- x.sql --\n", want: "x.sql: the file name isn't one of a golang-migrate migration"},
		"no steps":  {down: -1, want: "the number of steps to take back must be at least 1"},
		"wrong sum": {change: "-- atlas.sum --\nh1:AAAA\n", want: "atlas.sum:1: the first line doesn't match the lines below it"},
		"call":      {change: next + "CALL p();\n", want: `4_d.up.sql:1:6: run the statement: ERROR: procedure p() does not exist (SQLSTATE 42883)`},
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	const start = "-- 1_a.up.sql --\nCREATE TABLE a (id int);\n-- 1_a.down.sql --\nDROP TABLE a;\n-- 3_c.up.sql --\nSELECT 3;\n"
	for name, test := range refusals() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTarget(t, ownSchema)
			x.files(start)
			if test.change == "" || !strings.Contains(test.change, "2_b") {
				x.files("-- 2_x.up.sql --\nSELECT 2;\n-- 2_x.down.sql --\nSELECT 2;\n")
			}
			r := x.runner()
			if strings.Contains(test.change, "2_b") {
				x.files("-- 2_b.up.sql --\nSELECT 2;\n")
				x.mustUp()
				x.exec(x.admin(), "DELETE FROM plumb.schema_migrations WHERE version = '2'")
			} else {
				x.mustUp()
			}
			before := x.history()
			x.files(test.change)
			for _, file := range strings.Fields(test.remove) {
				if err := os.Remove(filepath.Join(x.dir, file)); err != nil {
					t.Fatal(err)
				}
				// Without the hole the directory itself is fine.
				x.files("-- 4_d.up.sql --\nSELECT 4;\n")
			}
			var err error
			if test.down != 0 {
				_, err = r.Down(t.Context(), test.down)
			} else {
				_, err = r.Up(t.Context(), 0)
			}
			if diff := cmp.Diff(test.want, x.rel(err)); diff != "" {
				t.Error(diff)
			}
			if test.hint != "" && fail.Hint(err) != test.hint {
				t.Errorf("hint: %s", fail.Hint(err))
			}
			if err != nil && fail.Code(err) != fail.ExitError {
				t.Errorf("exit code %d", fail.Code(err))
			}
			if err != nil && name != "bad text" && fail.Hint(err) == "" {
				t.Error("no hint")
			}
			if diff := cmp.Diff(before, x.history()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDestructiveDown(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- 1_a.up.sql --\nCREATE TABLE a (id int);\n-- 1_a.down.sql --\n-- destructive: the rows of a\nDROP TABLE a;\n")
	x.mustUp()
	r := x.runner()
	r.Options.AllowDestructive = false
	_, err := r.Down(t.Context(), 1)
	if x.rel(err) != "1_a.down.sql: the down script destroys data" || fail.Hint(err) != "give --yes if that is wanted" {
		t.Errorf("%v (%s)", err, fail.Hint(err))
	}
	plan, err := r.PlanDown(t.Context(), 1)
	if err != nil || !plan.Destructive || len(plan.Migrations) != 1 || plan.Result.Planned[0].Content == "" {
		t.Errorf("plan %+v, %v", plan, err)
	}
	if _, err := x.down(1); err != nil {
		t.Error(err)
	}
}

func TestExecOrder(t *testing.T) {
	t.Parallel()
	for order, want := range map[runner.ExecOrder]string{
		runner.LinearSkip: "2021 1/1 up done\n2023 1/1 up done\n2024 1/1 up done",
		"NON_LINEAR":      "2021 1/1 up done\n2022 1/1 up done\n2023 1/1 up done\n2024 1/1 up done",
	} {
		t.Run(string(order), func(t *testing.T) {
			t.Parallel()
			x := newTarget(t, ownSchema)
			x.files("-- 202100000000_a.sql --\nSELECT 1;\n-- 202300000000_c.sql --\nSELECT 3;\n")
			r := x.runner()
			r.Options.ExecOrder = order
			if _, err := r.Up(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
			x.files("-- 202200000000_b.sql --\nSELECT 2;\n-- 202400000000_d.sql --\nSELECT 4;\n")
			if _, err := r.Up(t.Context(), 0); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, strings.ReplaceAll(x.history(), "00000000", "")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What a file sets in its session must reach neither the next file nor the history.
func TestSessionDoesNotLeak(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.exec(x.admin(), "GRANT "+x.group+" TO "+x.migrator+"; GRANT CREATE ON SCHEMA public TO "+x.group)
	leaks := `
SET ROLE ` + x.group + `;
SET search_path = pg_catalog;
SET default_transaction_read_only = on;
SET standard_conforming_strings = off;
SET statement_timeout = '50ms';
CREATE TEMPORARY TABLE a (id text);
SELECT pg_advisory_unlock_all();
PREPARE p AS SELECT 1;
`
	x.exec(x.admin(), "GRANT TEMPORARY ON DATABASE "+x.database+" TO PUBLIC")
	leaks = strings.Replace(leaks, "SET default_transaction_read_only = on;\n", "", 1) + "SET default_transaction_read_only = on;\n"
	const check = `
CREATE TABLE %s AS SELECT current_user::text AS who, current_setting('search_path') AS path, current_setting('statement_timeout') AS timeout,
  to_regclass('pg_temp.a') AS temp, (SELECT count(*) FROM pg_prepared_statements WHERE name = 'p') AS prepared,
  (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks;
`
	x.files("-- 1_a.up.sql --" + leaks + "-- 2_b.up.sql --" + strings.ReplaceAll(check, "%s", "b") +
		"-- 3_c.up.sql --\n-- atlas:txmode none\n" + leaks + "-- 4_d.up.sql --" + strings.ReplaceAll(check, "%s", "d"))
	x.mustUp()
	for _, table := range []string{"b", "d"} {
		got := x.value("SELECT format('%s|%s|%s|%s|%s|%s', who, path, timeout, temp, prepared, locks) FROM " + table)
		if diff := cmp.Diff(x.migrator+`|"$user", public|0||0|1`, got); diff != "" {
			t.Errorf("%s: %s", table, diff)
		}
	}
	if got := x.value("SELECT string_agg(DISTINCT applied_by, ',') FROM plumb.schema_migrations"); got != x.migrator {
		t.Errorf("applied by %s", got)
	}
}

func TestHistoryIsProtected(t *testing.T) {
	t.Parallel()
	for name, where := range map[string]place{"own schema": ownSchema, "public": inPublic} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTarget(t, where)
			schema, usage := strings.Split(x.historyTable, ".")[0], ""
			if where == ownSchema {
				usage = "GRANT USAGE ON SCHEMA plumb TO " + x.group + ";\n"
			}
			x.exec(x.as(x.migrator), "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO "+x.group+", PUBLIC")
			x.files("-- 1_a.up.sql --\nCREATE TABLE a (id int);\nGRANT ALL ON ALL TABLES IN SCHEMA " + schema + " TO " + x.group + ", PUBLIC;\n" +
				"GRANT SELECT (version), UPDATE (version) ON " + x.historyTable + " TO " + x.app + ";\n" + usage +
				"-- 2_b.up.sql --\n-- atlas:txmode none\n\nGRANT ALL ON ALL TABLES IN SCHEMA " + schema + " TO " + x.group + " WITH GRANT OPTION;\n")
			x.mustUp()
			app := x.as(x.app)
			for _, table := range []string{x.historyTable, x.attemptTable} {
				for _, sql := range []string{"SELECT version FROM " + table, "DELETE FROM " + table, "INSERT INTO " + table + " DEFAULT VALUES", "UPDATE " + table + " SET version = 'x'"} {
					if _, err := app.Exec(t.Context(), sql, pgx.QueryExecModeSimpleProtocol); err == nil || !strings.Contains(err.Error(), "42501") {
						t.Errorf("%s as the application: %v", sql, err)
					}
				}
			}
			if _, err := app.Exec(t.Context(), "SELECT * FROM a"); err != nil {
				t.Errorf("the application's own table: %v", err)
			}
		})
	}
}

func TestNoPlaceForTheHistory(t *testing.T) {
	t.Parallel()
	x := newTarget(t, inPublic)
	x.exec(x.admin(), "REVOKE CREATE ON SCHEMA public FROM "+x.migrator)
	x.files("-- 1_a.up.sql --\nSELECT 1;\n")
	_, err := x.up(0)
	if err == nil || !strings.Contains(err.Error(), "there is no place for the migration history") ||
		fail.Hint(err) != `as an administrator run `+"`plumb roles bootstrap`"+`, or: CREATE SCHEMA plumb AUTHORIZATION `+x.migrator {
		t.Errorf("%v\n%s", err, fail.Hint(err))
	}
}

// A migration user whose sessions become an owner role at once (ALTER ROLE … SET role) stays that role after each file.
func TestOwnerRole(t *testing.T) {
	t.Parallel()
	x := newTarget(t, inPublic)
	x.exec(x.admin(), "GRANT "+x.group+" TO "+x.migrator+"; GRANT CREATE ON SCHEMA public TO "+x.group+"; ALTER ROLE "+x.migrator+" SET role = "+x.group)
	x.files("-- 1_a.up.sql --\nRESET ROLE;\n-- 2_b.up.sql --\nCREATE TABLE b (id int);\n-- 3_c.up.sql --\n-- atlas:txmode none\n\nSET ROLE NONE;\nSELECT 1;\n-- 4_d.up.sql --\nCREATE TABLE d (id int);\n")
	x.mustUp()
	if got := x.value("SELECT string_agg(DISTINCT tableowner, ' ') FROM pg_tables WHERE schemaname = 'public'"); got != x.group {
		t.Errorf("tables belong to %s", got)
	}
}
