package pgast

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDefines(t *testing.T) {
	t.Parallel()
	for stmt, want := range map[string]string{
		"CREATE TABLE IF NOT EXISTS public.t (a int)":                               "table public.t",
		`CREATE TABLE "S"."Weird name" (a int)`:                                     `table "S"."Weird name"`,
		"CREATE TABLE t AS SELECT 1":                                                "table t",
		"CREATE MATERIALIZED VIEW s.m AS SELECT 1":                                  "materialized view s.m",
		"CREATE OR REPLACE VIEW v AS SELECT 1":                                      "view v",
		"CREATE INDEX CONCURRENTLY i ON s.t (a)":                                    "index s.i on s.t",
		"CREATE INDEX ON t (a)":                                                     "index on t",
		"CREATE SEQUENCE s.q":                                                       "sequence s.q",
		"CREATE TYPE s.e AS ENUM ('a')":                                             "type s.e",
		"CREATE TYPE c AS (a int)":                                                  "type c",
		"CREATE TYPE r AS RANGE (subtype = int4)":                                   "type r",
		"CREATE DOMAIN d AS text":                                                   "domain d",
		"CREATE FUNCTION s.f(a int, OUT b text, c varchar(3)[]) LANGUAGE sql AS ''": "function s.f(integer, character varying[])",
		"CREATE PROCEDURE p() LANGUAGE sql AS ''":                                   "procedure p()",
		"CREATE AGGREGATE a(int) (sfunc = f, stype = int)":                          "aggregate a()",
		"CREATE TRIGGER g BEFORE INSERT ON s.t EXECUTE FUNCTION f()":                "trigger g on s.t",
		"CREATE POLICY p ON t USING (true)":                                         "policy p on t",
		"CREATE RULE r AS ON INSERT TO t DO NOTHING":                                "rule r on t",
		"CREATE SCHEMA AUTHORIZATION joe":                                           "schema joe",
		"CREATE EXTENSION IF NOT EXISTS pgcrypto":                                   "extension pgcrypto",
		"CREATE ROLE r NOLOGIN":                                                     "role r",
		"CREATE CAST (int AS s.e) WITH INOUT":                                       `cast "(integer AS s.e)"`,
		"CREATE STATISTICS s.x ON a, b FROM t":                                      "statistics s.x",
		"CREATE FOREIGN TABLE f (a int) SERVER s":                                   "foreign table f",
		"CREATE SERVER s FOREIGN DATA WRAPPER w":                                    "server s",
		"CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()":            "event trigger e",
		"CREATE PUBLICATION p FOR ALL TABLES":                                       "publication p",
		"CREATE COLLATION s.c (locale = 'C')":                                       "collation s.c",
		"CREATE OPERATOR s.=== (leftarg = int, function = f)":                       `operator s."==="`,
	} {
		object, ok := Defines(stmt)
		if !ok || object.String() != want {
			t.Errorf("%s: got %q, want %q", stmt, object, want)
		}
	}
	for _, stmt := range []string{"SELECT 1", "DROP TABLE t", "nonsense", "", "CREATE TABLE a (b int); CREATE TABLE c (d int)"} {
		if object, ok := Defines(stmt); ok {
			t.Errorf("%q: got %v, want nothing", stmt, object)
		}
	}
}

func TestParseErrorHasAnOffset(t *testing.T) {
	t.Parallel()
	const stmt = "SELECT 'é' FROM WHERE"
	_, err := Parse(stmt)
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an *Error", err)
	}
	if want := strings.Index(stmt, "WHERE"); e.Offset != want || !strings.Contains(e.Message, "syntax error") {
		t.Errorf("got %+v, want offset %d", e, want)
	}
	if _, err := Parse("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED"); !errors.As(err, &e) {
		t.Errorf("syntax that is newer than the grammar: got %v, want an *Error", err)
	}
	if _, err := Parse(strings.Repeat("(", 100000)); !errors.As(err, &e) {
		t.Errorf("nesting too deep: got %v, want an *Error", err)
	}
}

func TestParseFromManyGoroutines(t *testing.T) {
	t.Parallel()
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if _, err := Parse("SELECT 1"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

func TestSplitForeignKeys(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		stmt, create string
		keys         []string
	}{
		"none": {stmt: "CREATE TABLE t (a int /* kept */)", create: "CREATE TABLE t (a int /* kept */)"},
		"of the table": {
			stmt:   `CREATE TABLE IF NOT EXISTS s.t (a int, b int, CONSTRAINT k FOREIGN KEY (a, b) REFERENCES s.u (x, y) MATCH FULL ON DELETE SET NULL (a) ON UPDATE CASCADE, CHECK (a > 0))`,
			create: `CREATE TABLE IF NOT EXISTS s.t (a int, b int, CHECK (a > 0))`,
			keys:   []string{`ALTER TABLE s.t ADD CONSTRAINT k FOREIGN KEY (a, b) REFERENCES s.u (x, y) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL (a)`},
		},
		"of columns": {
			stmt:   `CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "B c" int NOT NULL CONSTRAINT k REFERENCES t DEFERRABLE INITIALLY DEFERRED UNIQUE DEFERRABLE, d int REFERENCES u NOT DEFERRABLE CHECK (d > 0))`,
			create: `CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "B c" int NOT NULL UNIQUE DEFERRABLE, d int CHECK (d > 0))`,
			keys: []string{
				`ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY ("B c") REFERENCES t DEFERRABLE INITIALLY DEFERRED`,
				`ALTER TABLE t ADD FOREIGN KEY (d) REFERENCES u`,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			create, keys, err := SplitForeignKeys(tc.stmt)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.create, create); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tc.keys, keys); diff != "" {
				t.Error(diff)
			}
		})
	}
	var e *Error
	if _, _, err := SplitForeignKeys("SELECT 1"); !errors.As(err, &e) {
		t.Errorf("got %v, want an *Error", err)
	}
}

func TestDoBlock(t *testing.T) {
	t.Parallel()
	const stmt = `DO $x$
DECLARE r record;
BEGIN
  DROP TABLE a;
  IF NOT EXISTS (SELECT FROM pg_constraint) THEN
    ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);
  ELSIF false THEN
    EXECUTE 'DROP TABLE ' || quote_ident(r.x) || ' CASCADE';
  ELSE
    EXECUTE format('DROP TABLE %I.%1$I, b -- %%', 'u');
  END IF;
  EXECUTE r.x;
  PERFORM set_config('a', 'b', true);
  FOR r IN SELECT 1 LOOP DELETE FROM x; END LOOP;
  BEGIN CREATE ROLE w; EXCEPTION WHEN duplicate_object THEN NULL; END;
  DROP TABLE a;
END $x$ LANGUAGE 'plpgsql'`
	got, err := DoBlock(stmt)
	if err != nil {
		t.Fatal(err)
	}
	want := []Inner{
		{Text: "DROP TABLE a"},
		{Text: "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0)", Guarded: true},
		{Text: "DROP TABLE something CASCADE", Guarded: true, Dynamic: true},
		{Text: "DROP TABLE something.something, b -- %", Guarded: true, Dynamic: true},
		{Text: "SELECT set_config('a', 'b', true)"},
		{Text: "DELETE FROM x", Guarded: true},
		{Text: "CREATE ROLE w", Guarded: true},
		{Text: "DROP TABLE a"},
	}
	for i, at := range []string{"DROP TABLE a", "ALTER", "'DROP", "format", "set_config", "DELETE", "CREATE ROLE", "DROP TABLE a"} {
		want[i].Offset = strings.Index(stmt, at)
	}
	want[7].Offset = strings.LastIndex(stmt, "DROP TABLE a")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got, err := DoBlock("DO 'BEGIN DROP TABLE a; EXECUTE ''x''; END'"); err != nil || len(got) != 2 || got[0].Offset != 10 {
		t.Errorf("a quoted body: got %v, %v", got, err)
	}
	for _, bad := range []string{"DO $$ BEGIN END", "SELECT 1", "DO $$ import os $$ LANGUAGE plpython3u", "DO $$ BEGIN SELEC 1; END $$"} {
		if got, err := DoBlock(bad); err == nil {
			t.Errorf("%s: got %v, want an error", bad, got)
		}
	}
}
