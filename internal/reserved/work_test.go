package reserved

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is reserved for superusers is written anew by them, and what is not stays with the migration user.
func TestRewrite(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{
		"CREATE TABLE t (a int DEFAULT f())", "SELECT 1", "CREATE VIEW v AS SELECT f()", "CREATE TYPE e AS ENUM ('a')", "CREATE DOMAIN d AS int CHECK (f(value))",
		"CREATE INDEX ON t (f(a))", "DROP TABLE t", "this is no SQL",
	} {
		if work, err := Rewrite(sql); work != nil || err != nil {
			t.Errorf("%s: work %v, error %v", sql, work, err)
		}
	}
	for sql, want := range map[string][]string{
		"create   event trigger e on ddl_command_end execute function f()": {"CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()"},
		"CREATE ACCESS METHOD m TYPE TABLE HANDLER h":                      {"CREATE ACCESS METHOD m TYPE TABLE HANDLER h"},
		"CREATE OPERATOR FAMILY s.f USING btree -- x":                      {"CREATE OPERATOR FAMILY s.f USING btree"},
	} {
		work, err := Rewrite(sql)
		if err != nil || work == nil {
			t.Errorf("%s: work %v, error %v", sql, work, err)
			continue
		}
		if d := cmp.Diff(want, work.Super); d != "" {
			t.Errorf("%s: %s", sql, d)
		}
	}
}

// What could run code of a file as a superuser is refused, with a way out.
func TestRefused(t *testing.T) {
	t.Parallel()
	for sql, part := range map[string]string{
		"CREATE FUNCTION s.f() RETURNS int LANGUAGE plpythonu AS 'x'":                                                      "s.f is in plpythonu",
		"CREATE AGGREGATE s.a (int) (sfunc = f, stype = mine, initcond = 'boom')":                                          "first state of the aggregate s.a",
		"CREATE AGGREGATE s.a (int) (sfunc = f, stype = int, msfunc = g, minvfunc = h, mstype = mine, minitcond = 'boom')": "first state of the aggregate s.a",
	} {
		work, err := Rewrite(sql)
		var refused *Refused
		if work != nil || !errors.As(err, &refused) || !strings.Contains(refused.What, part) || refused.Hint == "" {
			t.Errorf("%s: work %v, error %v", sql, work, err)
		}
	}
}
