package source_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/source"
)

func TestRolesNamed(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string][]string{
		`GRANT SELECT ON TABLE a TO "R w", PUBLIC, b`:                             {"R w", "b"},
		`ALTER TABLE a OWNER TO CURRENT_USER`:                                     nil,
		`ALTER DEFAULT PRIVILEGES FOR USER a REVOKE ALL ON TABLES FROM b`:         {"a", "b"},
		`ALTER POLICY p ON t TO a, b USING (true)`:                                {"a", "b"},
		`CREATE SCHEMA IF NOT EXISTS s AUTHORIZATION "A"`:                         {"A"},
		`ALTER TABLE t RENAME TO u`:                                               nil,
		`COMMENT ON TABLE t IS 'GRANT a TO b'`:                                    nil,
		`GRANT a, b TO c`:                                                         {"a", "b", "c"},
		`CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'SELECT 1 -- TO x'`:     nil,
		`CREATE TABLE t (a int DEFAULT 1, CHECK (a IN (1))) -- OWNER TO nobody`:   nil,
		"GRANT SELECT ON ALL TABLES IN SCHEMA s\nTO GROUP a WITH GRANT OPTION":    {"a"},
		`REVOKE GRANT OPTION FOR SELECT ON t FROM a GRANTED BY b CASCADE`:         {"a", "b"},
		`CREATE USER MAPPING FOR a SERVER s`:                                      {"a"},
		`CREATE POLICY p ON t AS PERMISSIVE FOR ALL TO a WITH CHECK (x = 'TO b')`: {"a"},
	} {
		if diff := cmp.Diff(want, source.RolesNamed(sql)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", sql, diff)
		}
	}
}

func TestExtensionMade(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		`CREATE EXTENSION IF NOT EXISTS citext`:                      "citext",
		`create extension if not exists "uuid-ossp" with schema "S"`: "uuid-ossp S",
		`CREATE EXTENSION citext`:                                    "",
		`CREATE EXTENSION IF NOT EXISTS dblink`:                      "",
		`CREATE TABLE citext ()`:                                     "",
		`CREATE EXTENSION IF NOT EXISTS`:                             "",
	} {
		got := ""
		if e, ok := source.ExtensionMade(sql); ok {
			got = e.Name
			if e.Schema != "" {
				got += " " + e.Schema
			}
		}
		if got != want {
			t.Errorf("%s: want %q, got %q", sql, want, got)
		}
	}
}
