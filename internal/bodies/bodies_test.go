package bodies_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/bodies"
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/kind/function"
	"github.com/plumbsql/plumb/internal/workspace"
)

// super is a workspace whose owner is a superuser.
var super *workspace.Workspace

func TestMain(m *testing.M) { os.Exit(run(context.Background(), m)) }

func run(ctx context.Context, m *testing.M) int {
	server, err := devdb.Open(ctx, devdb.Options{})
	if err != nil {
		panic(err)
	}
	defer server.Close() //nolint:errcheck // nothing depends on it
	if super, err = workspace.OpenAs(ctx, server, "db_super", true); err != nil {
		panic(err)
	}
	if err := super.EnsureRoles(ctx, []string{"visitor"}); err != nil {
		panic(err)
	}
	return m.Run()
}

// marked makes a database by SQL and returns the names of the functions that are marked in it; before runs on the connection that
// asks.
func marked(t *testing.T, sql, before string, options bodies.Options) (names []string, err error) {
	t.Helper()
	db, err := super.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Discard(context.Background()) })
	if err := db.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
	err = db.With(t.Context(), func(c *pgx.Conn) error {
		read, err := catalog.Read(t.Context(), c, all.Readers(), catalog.Options{})
		if err != nil {
			return err
		}
		if _, err := c.Exec(t.Context(), before); err != nil {
			return err
		}
		if err := bodies.Mark(t.Context(), c, read, options); err != nil {
			return err
		}
		for _, o := range read.Sorted() {
			if r, ok := o.Body.(*function.Routine); ok && r.Unchecked {
				names = append(names, o.ID.Name)
			}
		}
		if status := c.PgConn().TxStatus(); status != 'I' {
			t.Errorf("the connection is left in state %c", status)
		}
		return nil
	})
	return names, err
}

func expect(t *testing.T, sql, before string, options bodies.Options, want string) {
	t.Helper()
	got, err := marked(t, sql, before, options)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
		t.Error(diff)
	}
}

var public = bodies.Options{Path: []string{"nobody", "public"}}

// guarded is a domain whose check ends the work when it runs.
const guarded = `CREATE FUNCTION ran(int) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RAISE 'code ran' USING ERRCODE = '57014'; END$$;
	CREATE DOMAIN d AS int CHECK (ran(VALUE)); SET check_function_bodies = off;
	CREATE FUNCTION plain(d) RETURNS d LANGUAGE sql AS 'SELECT $1 + 1';
	CREATE FUNCTION plain_broken() RETURNS int LANGUAGE sql AS 'SELECT a FROM nowhere';
`

// Of a live database no code runs: a body in which a literal could make it run is marked without asking.
func TestNoCodeRuns(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"an array":         `CREATE FUNCTION f() RETURNS d[] LANGUAGE sql AS $$SELECT '{1}'::d[]$$;`,
		"a row":            `CREATE TYPE c AS (x d); CREATE FUNCTION f() RETURNS c LANGUAGE sql AS 'SELECT $a$(1)$a$::c';`,
		"a range":          `CREATE TYPE r AS RANGE (subtype = d); CREATE FUNCTION f() RETURNS r LANGUAGE sql AS 'SELECT $$[1,2]$$::r';`,
		"a column":         `CREATE TABLE t (a d[]); CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$INSERT INTO t VALUES ('{1}')$$;`,
		"a domain over it": `CREATE DOMAIN e AS d[]; CREATE FUNCTION f() RETURNS e LANGUAGE sql AS $$SELECT '{1}'::e$$;`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := marked(t, guarded+sql, "", bodies.Options{Path: public.Path, Throwaway: true}); err == nil || !strings.Contains(err.Error(), "code ran") {
				t.Errorf("the code would not run: %v", err)
			}
			expect(t, guarded+sql, "", public, "f plain_broken")
		})
	}
}

// Which checks of domains count as code of the database.
func TestHarmlessDomains(t *testing.T) {
	t.Parallel()
	const sql = `CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$SELECT 'x'$$;`
	for check, want := range map[string]string{
		`CREATE DOMAIN d AS text CHECK (VALUE ~ '^\d+$' AND length(VALUE) BETWEEN 3 AND 9 OR VALUE IN ('a', 'b'))`:          "",
		`CREATE DOMAIN d AS int DEFAULT 3 NOT NULL`:                                                                         "",
		`CREATE DOMAIN d AS text CHECK (query_to_xml('SELECT ' || VALUE, true, true, '') IS NOT NULL)`:                      "f",
		`CREATE DOMAIN d AS text CHECK (pg_read_file(VALUE) <> '')`:                                                         "f",
		`CREATE FUNCTION c(text) RETURNS bool LANGUAGE sql IMMUTABLE RETURN true; CREATE DOMAIN d AS text CHECK (c(VALUE))`: "f",
		`CREATE DOMAIN d AS text CHECK ((VALUE, 1) < ('a', 2))`:                                                             "f",
		`CREATE FUNCTION c(int, int) RETURNS bool LANGUAGE sql IMMUTABLE RETURN true; CREATE OPERATOR ## (LEFTARG = int, RIGHTARG = int, FUNCTION = c);
			CREATE DOMAIN d AS int CHECK (VALUE ## ANY (ARRAY[1]))`: "f",
		`CREATE FUNCTION c(int, int) RETURNS int LANGUAGE sql IMMUTABLE RETURN $1 - $2;
			CREATE OPERATOR CLASS o FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 c(int, int)`: "f",
	} {
		t.Run(check, func(t *testing.T) {
			t.Parallel()
			expect(t, sql+check, "", public, want)
		})
	}
}

// A literal that its type does not take makes PostgreSQL refuse the body, whatever the type says of it.
func TestLiterals(t *testing.T) {
	t.Parallel()
	const sql = `CREATE DOMAIN d AS int CHECK (VALUE > 3); SET check_function_bodies = off;
		CREATE FUNCTION a_small() RETURNS d[] LANGUAGE sql AS $$SELECT '{1}'::d[]$$;
		CREATE FUNCTION b_large() RETURNS d[] LANGUAGE sql AS $$SELECT '{4}'::d[]$$;
		CREATE FUNCTION c_text() RETURNS int LANGUAGE sql AS $$SELECT 'x'::int$$;`
	expect(t, sql, "", public, "a_small c_text")
	const raises = `CREATE FUNCTION no(int) RETURNS bool LANGUAGE plpgsql AS $$BEGIN RAISE 'no'; END$$; CREATE DOMAIN e AS int CHECK (no(VALUE));
		CREATE FUNCTION d_raises() RETURNS e[] LANGUAGE sql AS $$SELECT '{1}'::e[]$$;`
	expect(t, sql+raises, "", bodies.Options{Path: public.Path, Throwaway: true}, "a_small c_text d_raises")
}

// What is refused for want of rights tells nothing of the body.
func TestRights(t *testing.T) {
	t.Parallel()
	const sql = `SET check_function_bodies = off; CREATE SCHEMA s; CREATE TABLE s.t (a int);
		CREATE FUNCTION hidden() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM s.t';
		CREATE FUNCTION broken() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM nowhere';
		CREATE FUNCTION syntax() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN IF; END';
		CREATE FUNCTION fine() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';`
	for name, tt := range map[string]struct{ revoke, want string }{
		"no schema":   {"", "broken syntax"},
		"no function": {"REVOKE EXECUTE ON FUNCTION broken FROM PUBLIC", "syntax"},
		"no language": {"REVOKE USAGE ON LANGUAGE sql FROM PUBLIC", "syntax"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expect(t, sql+tt.revoke, "SET ROLE visitor", public, tt.want)
		})
	}
}

// Bodies are read as a new server does, whatever the session is like, and as their function says.
func TestSettings(t *testing.T) {
	t.Parallel()
	const sql = `CREATE SCHEMA s; CREATE TABLE s.t (a int); SET check_function_bodies = off;
		CREATE FUNCTION a_path() RETURNS bigint LANGUAGE sql SET search_path = s AS 'SELECT count(*) FROM t';
		CREATE FUNCTION b_none() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t';
		CREATE FUNCTION c_other() RETURNS bigint LANGUAGE sql SET search_path = '' AS 'SELECT count(*) FROM t';
		CREATE FUNCTION d_slash() RETURNS text LANGUAGE sql AS $$SELECT '\'$$;
		CREATE FUNCTION e_shadow() RETURNS int LANGUAGE plpgsql AS $$DECLARE x int; BEGIN DECLARE x int; BEGIN RETURN 1; END; END$$;
		CREATE FUNCTION f_date() RETURNS date LANGUAGE sql SET DateStyle = 'DMY' AS $$SELECT '31.12.2020'::date$$;
		CREATE FUNCTION g_date() RETURNS date LANGUAGE sql AS $$SELECT '31.12.2020'::date$$;`
	const session = `SET search_path = s; SET check_function_bodies = off; SET standard_conforming_strings = off;
		SET plpgsql.extra_errors = 'all'; SET DateStyle = 'ISO, DMY'`
	expect(t, sql, session, public, "b_none c_other g_date")
	expect(t, sql, session, bodies.Options{Path: []string{"nobody", "s"}}, "c_other g_date")
}

// Many bodies are asked about together, and each that is refused among them is found.
func TestMany(t *testing.T) {
	t.Parallel()
	expect(t, `SET check_function_bodies = off; DO $do$ BEGIN FOR n IN 1..700 LOOP
		EXECUTE format('CREATE FUNCTION f_%s() RETURNS int LANGUAGE sql AS ''SELECT %s FROM pg_class''', n, CASE WHEN n IN (1, 49, 50, 51, 400, 700) THEN 'x' ELSE 1::text END);
		END LOOP; END $do$`, "", public, "f_1 f_400 f_49 f_50 f_51 f_700")
	if _, err := marked(t, "SELECT 1", "", public); err != nil {
		t.Error(err)
	}
}

// Who holds a lock for long is named as the cause.
func TestLocked(t *testing.T) {
	t.Parallel()
	db, err := super.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Discard(context.Background()) })
	if err := db.Exec(t.Context(), "CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t'"); err != nil {
		t.Fatal(err)
	}
	err = db.With(t.Context(), func(c *pgx.Conn) error {
		read, err := catalog.Read(t.Context(), c, all.Readers(), catalog.Options{})
		if err != nil {
			return err
		}
		if _, err := c.Exec(t.Context(), "BEGIN; LOCK TABLE t"); err != nil {
			return err
		}
		return db.With(t.Context(), func(other *pgx.Conn) error { return bodies.Mark(t.Context(), other, read, public) })
	})
	if err == nil || !strings.Contains(err.Error(), "could not be checked") {
		t.Errorf("got %v", err)
	}
}
