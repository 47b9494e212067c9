package source_test

import (
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/source"
)

// Bodies are checked when all objects are there, but for those that stand where a file turns that off.
func TestCheckFunctionBodies(t *testing.T) {
	t.Parallel()
	const broken = "CREATE FUNCTION broken() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM nowhere';\n"
	const block = `schema "public" {}
function "broken" {
  schema = schema.public
  lang   = SQL
  return = bigint
  as     = "SELECT count(*) FROM nowhere"
  CHECK
}`
	const script = "sql {\n  as = <<-SQL\n    SET check_function_bodies = off;\n    " + broken + "  SQL\n}\n"
	loads := map[string][]string{
		"off":                  {"a.sql", "SET check_function_bodies = off;" + broken},
		"false":                {"a.sql", "SET check_function_bodies TO FALSE;" + broken},
		"no":                   {"a.sql", "SET SESSION check_function_bodies TO 'n';" + broken},
		"zero":                 {"a.sql", "SET LOCAL Check_Function_Bodies = 0;" + broken},
		"set_config":           {"a.sql", "SELECT pg_catalog.set_config('check_function_bodies', 'off', false);" + broken},
		"off again":            {"a.sql", "SET check_function_bodies = on; SET check_function_bodies = of;" + broken},
		"behind a search path": {"a.sql", "SET check_function_bodies = off; SET search_path = public; RESET search_path;" + broken},
		"a procedure":          {"a.sql", "SET check_function_bodies = off; CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN nonsense; END'"},
		"replaced":             {"a.sql", "CREATE FUNCTION broken() RETURNS bigint LANGUAGE sql AS 'SELECT 1'; SET check_function_bodies = off;" + strings.Replace(broken, "CREATE", "CREATE OR REPLACE", 1)},
		"a block":              {"a.pg.hcl", strings.Replace(block, "CHECK", "check_body = false", 1)},
		"a sql block":          {"a.pg.hcl", script},
	}
	for name, files := range loads {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := load(t, files...); err != nil {
				t.Error(describe(err))
			}
		})
	}
	fails := map[string][]string{
		"on":            {"a.sql", "SET check_function_bodies = off; SET check_function_bodies = on;" + broken},
		"true":          {"a.sql", "SET check_function_bodies = off; SET check_function_bodies = 't';" + broken},
		"default":       {"a.sql", "SET check_function_bodies = off; SET check_function_bodies TO DEFAULT;" + broken},
		"reset":         {"a.sql", "SET check_function_bodies = off; RESET check_function_bodies;" + broken},
		"reset all":     {"a.sql", "SET check_function_bodies = off; RESET ALL;" + broken},
		"set_config":    {"a.sql", "SET check_function_bodies = off; SELECT set_config('check_function_bodies', 'yes', true);" + broken},
		"another file":  {"a.sql", "SET check_function_bodies = off;", "b.sql", broken},
		"above":         {"a.sql", broken + "SET check_function_bodies = off;"},
		"a block":       {"a.pg.hcl", strings.Replace(block, "CHECK", "check_body = true", 1)},
		"beside blocks": {"a.pg.hcl", "sql {\n  as = \"SET check_function_bodies = off\"\n}\n" + strings.Replace(block, "CHECK", "", 1)},
	}
	for name, files := range fails {
		t.Run("checked: "+name, func(t *testing.T) {
			t.Parallel()
			if _, err := load(t, files...); err == nil || !strings.Contains(err.Error(), `relation "nowhere" does not exist`) {
				t.Error(describe(err))
			}
		})
	}
}

// What is neither true nor false is refused, as PostgreSQL does.
func TestCheckFunctionBodiesRefused(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{
		"SET check_function_bodies = o", "SET check_function_bodies = maybe", "SET check_function_bodies = 2", "SET check_function_bodies TO ''",
		"SET check_function_bodies = on, off", "SELECT set_config('check_function_bodies', 'maybe', false)", "SELECT set_config('work_mem', '1MB', false)",
		"RESET work_mem", "SET ALL = off",
	} {
		t.Run(sql, func(t *testing.T) {
			t.Parallel()
			if _, err := source.New(files("a.sql", sql), source.Options{}); err == nil || !strings.HasPrefix(err.Error(), "a.sql:1:1: a schema file can't") {
				t.Error(describe(err))
			}
		})
	}
}
