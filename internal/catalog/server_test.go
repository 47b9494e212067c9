package catalog_test

import (
	"context"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/workspace"
)

var shared *workspace.Workspace

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	ctx := context.Background()
	server, err := devdb.Open(ctx, devdb.Options{})
	if err != nil {
		panic(err)
	}
	defer server.Close() //nolint:errcheck // nothing depends on it
	if shared, err = workspace.Open(ctx, server, "db_migrator"); err != nil {
		panic(err)
	}
	return m.Run()
}

func newDatabase(t *testing.T, sql string) *workspace.Database {
	t.Helper()
	db, err := shared.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Drop(context.Background()) }) //nolint:errcheck // the server goes too
	if err := db.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
	return db
}

func identities(db *catalog.Database) []string {
	var list []string
	for _, object := range db.Sorted() {
		list = append(list, object.ID.String())
	}
	return list
}

// What other sessions have in their temporary schemas is no part of the database, whatever its kind.
func TestTemporaryObjects(t *testing.T) {
	t.Parallel()
	db := newDatabase(t, "")
	empty, err := db.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = db.With(t.Context(), func(c *pgx.Conn) error {
		if _, err := c.PgConn().Exec(t.Context(), `
			CREATE TEMPORARY TABLE parent (id serial PRIMARY KEY, a text DEFAULT 'x' NOT NULL, b int GENERATED ALWAYS AS IDENTITY, CHECK (id > 0));
			CREATE TEMPORARY TABLE child () INHERITS (parent);
			CREATE TEMPORARY TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id);
			CREATE TEMPORARY TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (9);
			CREATE TEMPORARY TABLE refers (id int REFERENCES parent (id));
			CREATE UNIQUE INDEX i ON parent (a);
			ALTER TABLE parent REPLICA IDENTITY USING INDEX i;
			CREATE INDEX ON parts (id);
			CREATE TEMPORARY SEQUENCE s OWNED BY parent.a;
			CREATE TEMPORARY VIEW v AS SELECT id, a FROM parent;
			ALTER VIEW v ALTER COLUMN a SET DEFAULT 'y';
			CREATE RULE r AS ON INSERT TO v DO INSTEAD NOTHING;
			CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
			CREATE PROCEDURE pg_temp.p() LANGUAGE plpgsql AS 'BEGIN END';
			CREATE TRIGGER t AFTER INSERT ON parent EXECUTE FUNCTION pg_temp.f();
			CREATE POLICY p ON parent;
			ALTER TABLE parent ENABLE ROW LEVEL SECURITY;
			CREATE STATISTICS pg_temp.st ON id, a FROM parent;
			CREATE TYPE pg_temp.e AS ENUM ('a');
			CREATE TYPE pg_temp.c AS (a int);
			CREATE DOMAIN pg_temp.d AS int CONSTRAINT dc CHECK (VALUE > 0);
			CREATE AGGREGATE pg_temp.agg (int) (SFUNC = int4pl, STYPE = int);
			CREATE TYPE pg_temp.rng AS RANGE (SUBTYPE = int);
			CREATE COLLATION pg_temp.coll (LOCALE = 'C');
			CREATE TEXT SEARCH CONFIGURATION pg_temp.tsc (COPY = english);
			CREATE TEXT SEARCH DICTIONARY pg_temp.tsd (TEMPLATE = simple);
			CREATE OPERATOR pg_temp.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
			COMMENT ON TABLE parent IS 'c';
			GRANT SELECT ON parent TO PUBLIC;
			GRANT SELECT (a) ON parent TO PUBLIC`).ReadAll(); err != nil {
			return err
		}
		busy, err := db.Catalog(t.Context())
		if err != nil {
			return err
		}
		if diff := cmp.Diff(identities(empty), identities(busy)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(empty.Unmanaged, busy.Unmanaged); diff != "" {
			t.Error(diff)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Objects whose kind has a parent are still there after what has none was left out.
func TestPartsStay(t *testing.T) {
	t.Parallel()
	db := newDatabase(t, `
		CREATE TABLE t (id serial PRIMARY KEY, a text DEFAULT 'x');
		CREATE INDEX i ON t (a);
		CREATE VIEW v AS SELECT a FROM t;
		ALTER VIEW v ALTER COLUMN a SET DEFAULT 'y';
		CREATE RULE r AS ON INSERT TO v DO INSTEAD NOTHING;
		CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
		CREATE INDEX mi ON m (a);
		CREATE POLICY p ON t;
		CREATE DOMAIN d AS int CONSTRAINT dc CHECK (VALUE > 0);
		COMMENT ON COLUMN t.a IS 'c';
		ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC`)
	read, err := db.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"column public.t.a", "column public.t.id", "comment on column public.t.a", "constraint public.d.dc", "constraint public.t.t_pkey",
		"default public.t.a", "default public.t.id", "default privilege public.TABLES to PUBLIC", "domain public.d", "index public.i", "index public.mi",
		"materialized view public.m", "owned by public.t_id_seq", "policy public.t.p", "rule public.v.r", "schema public", "sequence public.t_id_seq",
		"table public.t", "view public.v", "view column public.m.a", "view column public.v.a",
	}
	if diff := cmp.Diff(want, identities(read)); diff != "" {
		t.Error(diff)
	}
}
