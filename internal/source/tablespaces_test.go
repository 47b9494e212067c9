package source_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/source"
)

func TestTablespacesNamed(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string][]string{
		"CREATE TABLE t (a int) TABLESPACE fast":                                       {"fast"},
		`ALTER INDEX i SET TABLESPACE "Very ""fast"`:                                   {`Very "fast`},
		"ALTER TABLE t ADD UNIQUE (a) USING INDEX TABLESPACE Fast":                     {"fast"},
		"DO $$ BEGIN CREATE INDEX i ON t (a) TABLESPACE fast; END $$":                  {"fast"},
		"DO 'BEGIN ALTER TABLE t SET TABLESPACE slow; END'":                            {"slow"},
		"CREATE TABLE a () TABLESPACE one; CREATE TABLE b () TABLESPACE two":           {"one", "two"},
		"SET default_tablespace = fast":                                                {"fast"},
		"SET LOCAL default_tablespace TO fast":                                         {"fast"},
		"SET default_tablespace = ''":                                                  nil,
		"COMMENT ON TABLE t IS 'in the tablespace of the old one'":                     nil,
		"CREATE TABLE t (a int) -- TABLESPACE fast":                                    nil,
		"CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'tablespace x' $$": nil,
	} {
		if diff := cmp.Diff(want, source.TablespacesNamed(sql)); diff != "" {
			t.Errorf("%s: %s", sql, diff)
		}
	}
}
