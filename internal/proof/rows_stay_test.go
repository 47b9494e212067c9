package proof_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Rows that would have to pass a trigger, a rule or a foreign key on their way to another partition stay where they are, and
// what refers to them stays too.
func TestRowsStay(t *testing.T) {
	t.Parallel()
	const tree = "CREATE TABLE t (k int PRIMARY KEY, v int) PARTITION BY RANGE (k); CREATE TABLE rest PARTITION OF t DEFAULT; "
	const function = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$; "
	for name, test := range map[string]struct{ old, rows string }{
		"cascade":  {tree + "CREATE TABLE kept (k int REFERENCES t ON DELETE CASCADE);", "INSERT INTO kept VALUES (60);"},
		"set null": {tree + "CREATE TABLE kept (k int REFERENCES rest ON DELETE SET NULL);", "INSERT INTO kept VALUES (60);"},
		"trigger": {
			tree + function + "CREATE TRIGGER g BEFORE DELETE ON rest FOR EACH ROW EXECUTE FUNCTION f(); CREATE TABLE kept (k int);",
			"INSERT INTO kept VALUES (60);",
		},
		"rule": {tree + "CREATE RULE r AS ON DELETE TO rest DO INSTEAD NOTHING; CREATE TABLE kept (k int);", "INSERT INTO kept VALUES (60);"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, script := scriptTo(t, test.old, "CREATE TABLE taker PARTITION OF t FOR VALUES FROM (50) TO (100);")
			if err := db.Exec(t.Context(), "INSERT INTO t VALUES (60, 1); "+test.rows); err != nil {
				t.Fatal(err)
			}
			err := proof.Exec(t.Context(), db, script, true)
			if err == nil || !strings.Contains(err.Error(), "would act on them on their way") {
				t.Errorf("%v\nin:\n%s", err, script)
			}
			if got := count(t, db, "SELECT count(*) FROM t JOIN kept USING (k)"); got != 1 {
				t.Errorf("%d rows are left", got)
			}
		})
	}
}

// Without such rows nothing is in the way, and a partition that takes the place of all others gets all rows.
func TestRowsMove(t *testing.T) {
	t.Parallel()
	const referred = "CREATE TABLE t (k int PRIMARY KEY) PARTITION BY RANGE (k); CREATE TABLE rest PARTITION OF t DEFAULT; CREATE TABLE kept (k int REFERENCES t ON DELETE CASCADE);"
	db, script := scriptTo(t, referred, "CREATE TABLE taker PARTITION OF t FOR VALUES FROM (50) TO (100);")
	if err := db.Exec(t.Context(), "INSERT INTO t VALUES (1); INSERT INTO kept VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	if err := proof.Exec(t.Context(), db, script, true); err != nil {
		t.Fatalf("%v\nin:\n%s", err, script)
	}
	if got := count(t, db, "SELECT count(*) FROM kept"); got != 1 {
		t.Errorf("%d rows are left", got)
	}

	old, before := load(t, "CREATE TABLE t (k int) PARTITION BY RANGE (k); CREATE TABLE a PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE b PARTITION OF t FOR VALUES FROM (10) TO (20);")
	_, desired := load(t, "CREATE TABLE t (k int) PARTITION BY RANGE (k); CREATE TABLE rest PARTITION OF t DEFAULT;")
	if err := old.Exec(t.Context(), "INSERT INTO t VALUES (1), (12)"); err != nil {
		t.Fatal(err)
	}
	p, err := plan.Build(before.catalog, desired.catalog, plan.Options{Rooms: all.Rooms()})
	if err != nil {
		t.Fatal(err)
	}
	if err := proof.Exec(t.Context(), old, draft.Script(p.Versions), true); err != nil {
		t.Fatal(err)
	}
	if got := count(t, old, "SELECT count(*) FROM rest"); got != 2 {
		t.Errorf("%d rows are left", got)
	}
}

// A sequence whose position is in its new range goes on from there, whatever its new start is.
func TestSequencesGoOn(t *testing.T) {
	t.Parallel()
	db, before := load(t, "CREATE SEQUENCE q; CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);")
	_, desired := load(t, "CREATE SEQUENCE q MINVALUE 100 START 100; CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START 50 MINVALUE 50));")
	p, err := plan.Build(before.catalog, desired.catalog, plan.Options{Rooms: all.Rooms()})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Exec(t.Context(), "SELECT setval('q', 500), setval('t_id_seq', 7)"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := proof.Exec(t.Context(), db, draft.Script(p.Versions), true); err != nil {
			t.Fatal(err)
		}
	}
	if got := count(t, db, "SELECT nextval('q')"); got != 501 {
		t.Errorf("the next value is %d", got)
	}
	if got := count(t, db, "SELECT nextval('t_id_seq')"); got != 50 {
		t.Errorf("the next value that was out of range is %d", got)
	}
}

// What a database has set for how values and names are written makes no difference.
func TestSettingsOfDatabase(t *testing.T) {
	t.Parallel()
	const schema = `CREATE TABLE t (at timestamptz DEFAULT '2020-01-01 10:00+00', b bytea DEFAULT '\x4142', i interval DEFAULT '1 day 2 hours', f float8 DEFAULT 0.1) PARTITION BY RANGE (at);
		CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2020-01-01+00') TO ('2021-01-01+00'); CREATE FUNCTION f(text) RETURNS text LANGUAGE sql AS $$ SELECT 'it''s' $$;`
	_, want := load(t, schema)
	db, err := shared.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Discard(t.Context())
	admin, err := pgx.Connect(t.Context(), db.AdminURL())
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(t.Context()) //nolint:errcheck // the server goes too
	for _, setting := range []string{
		"timezone TO 'Europe/Berlin'", "datestyle TO 'SQL, DMY'", "intervalstyle TO iso_8601", "bytea_output TO escape",
		"extra_float_digits TO -10", "quote_all_identifiers TO on", "backslash_quote TO off",
	} {
		if _, err := admin.Exec(t.Context(), "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET "+strings.ReplaceAll(setting, "'", "''")+"', current_database()); END $$"); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Exec(t.Context(), schema); err != nil {
		t.Fatal(err)
	}
	got, err := db.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if changes := diff.Compare(got, want.catalog); len(changes) > 0 {
		t.Errorf("%v", changes)
	}
}

// scriptTo loads a schema and returns what schema diff prints for it with more.
func scriptTo(t *testing.T, old, more string) (*workspace.Database, string) {
	t.Helper()
	db, before := load(t, old)
	_, desired := load(t, old+more)
	p, err := plan.Build(before.catalog, desired.catalog, plan.Options{Rooms: all.Rooms()})
	if err != nil {
		t.Fatal(err)
	}
	return db, draft.Script(p.Versions)
}

func count(t *testing.T, db *workspace.Database, sql string) (n int) {
	t.Helper()
	if err := db.With(t.Context(), func(c *pgx.Conn) error { return c.QueryRow(t.Context(), sql).Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}
