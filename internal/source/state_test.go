package source_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/source"
)

// TestLoad loads files and asks the database one question about the result.
func TestLoad(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		files       []string
		query, want string
	}{
		"views before the views they read": {
			[]string{"a.sql", `CREATE VIEW a AS SELECT * FROM b; CREATE VIEW b AS SELECT * FROM c;`, "b.sql", `CREATE VIEW c AS SELECT * FROM t; CREATE TABLE t (x int);`},
			`SELECT attname::text FROM pg_attribute WHERE attrelid = 'a'::regclass AND attnum > 0`, "x",
		},
		"star sees a column that another file adds": {
			[]string{"a.sql", `CREATE VIEW v AS SELECT * FROM t;`, "b.sql", `CREATE TABLE t (x int); ALTER TABLE t ADD COLUMN y int;`},
			`SELECT count(*)::text FROM pg_attribute WHERE attrelid = 'v'::regclass AND attnum > 0`, "2",
		},
		"functions before their tables": {
			[]string{
				"a.sql", `CREATE FUNCTION f(r t) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT r.x + g(); END;
					CREATE FUNCTION g() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';`,
				"b.sql", `CREATE TABLE t (x int DEFAULT g(), y int GENERATED ALWAYS AS (h(1)) STORED, CHECK (x > g()));`,
				"c.sql", `CREATE FUNCTION h(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';`,
			},
			`SELECT count(*)::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace`, "3",
		},
		"foreign key cycle in SQL": {
			[]string{
				"a.sql", `CREATE TABLE a (id int PRIMARY KEY, b int CONSTRAINT a_b REFERENCES b ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, d int DEFAULT 1 CHECK (d > 0))`,
				"b.sql", `CREATE TABLE b (id int PRIMARY KEY, a int, x int REFERENCES b (id), FOREIGN KEY (a) REFERENCES a (id)); CREATE VIEW v AS SELECT id, d FROM a GROUP BY id;`,
			},
			`SELECT string_agg(conrelid::regclass || ' ' || pg_get_constraintdef(oid), '; ' ORDER BY conrelid::regclass::text, conname)
				FROM pg_constraint WHERE contype = 'f'`,
			"a FOREIGN KEY (b) REFERENCES b(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED; b FOREIGN KEY (a) REFERENCES a(id); b FOREIGN KEY (x) REFERENCES b(id)",
		},
		"foreign key cycle in HCL": {
			[]string{"a.pg.hcl", cycle},
			`SELECT string_agg(pg_get_constraintdef(oid), '; ' ORDER BY conname) FROM pg_constraint WHERE contype = 'f'`,
			"FOREIGN KEY (other) REFERENCES app.b(id); FOREIGN KEY (other) REFERENCES app.a(id)",
		},
		"a view groups by a key that comes later": {
			[]string{"a.sql", `CREATE VIEW v AS SELECT id, x FROM t GROUP BY id; ALTER TABLE ONLY t ADD CONSTRAINT t_pkey PRIMARY KEY (id);`, "b.sql", `CREATE TABLE t (id int, x int);`},
			`SELECT count(*)::text FROM pg_class WHERE relname = 'v'`, "1",
		},
		"a grant on all tables waits for the last one": {
			[]string{"a.sql", `GRANT SELECT ON ALL TABLES IN SCHEMA public TO all_reader; CREATE TABLE t (x int DEFAULT f());`, "b.sql", `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE u ()`},
			`SELECT has_table_privilege('all_reader', 't', 'SELECT')::text`, "true",
		},
		"default privileges reach every table": {
			[]string{"a.sql", `CREATE TABLE app.t (x int);`, "b.sql", `CREATE SCHEMA app; ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO default_reader;`},
			`SELECT has_table_privilege('default_reader', 'app.t', 'SELECT')::text`, "true",
		},
		"default privileges at the end of a script reach nothing before them": {
			[]string{"a.sql", `CREATE TABLE t (x int); ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO default_reader; COMMENT ON TABLE t IS 'last';`},
			`SELECT has_table_privilege('default_reader', 't', 'SELECT') || ' ' || (SELECT count(*) FROM pg_default_acl)`, "false 1",
		},
		"default privileges of a script reach what a later file makes": {
			[]string{"a.sql", `CREATE TABLE t (x int); ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO default_reader;`, "b.sql", `CREATE TABLE u (x int);`},
			`SELECT has_table_privilege('default_reader', 'u', 'SELECT')::text`, "true",
		},
		"default privileges of a script reach what HCL makes": {
			[]string{"a.sql", `CREATE TABLE t (x int); ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO default_reader;`, "b.pg.hcl", `schema "public" {}
				table "u" {
				  schema = schema.public
				  column "x" { type = int }
				}`},
			`SELECT has_table_privilege('default_reader', 'u', 'SELECT')::text`, "true",
		},
		"LIKE copies indexes of another file": {
			[]string{"a.sql", `CREATE TABLE copy (LIKE original INCLUDING ALL); CREATE VIEW v AS SELECT * FROM copy;`, "b.sql", `CREATE TABLE original (x int); CREATE INDEX ON original (x);`},
			`SELECT count(*)::text FROM pg_indexes WHERE tablename = 'copy'`, "1",
		},
		"ALTER FUNCTION outlives the check of bodies": {
			[]string{"a.sql", `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION f() SET search_path = pg_catalog; ALTER FUNCTION f() IMMUTABLE;`},
			`SELECT provolatile::text || array_to_string(proconfig, ',') FROM pg_proc WHERE proname = 'f'`, "isearch_path=pg_catalog",
		},
		"search_path is kept per file": {
			[]string{
				"a.sql", `CREATE SCHEMA one; SET search_path = one; CREATE TABLE t (x int); RESET search_path; CREATE TABLE t (y int);`,
				"b.sql", `SELECT pg_catalog.set_config('search_path', 'two', false); CREATE TABLE t (z int); CREATE VIEW v AS SELECT * FROM t;`,
				"c.sql", `CREATE SCHEMA two; CREATE TABLE u (x int);`,
			},
			`SELECT string_agg(oid::regclass::text, ' ' ORDER BY oid::regclass::text) FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace::regnamespace::text IN ('one', 'two', 'public')`,
			"one.t t two.t two.v u",
		},
		"DO blocks run where their objects belong": {
			[]string{"a.sql", `CREATE TABLE t (s state); DO $$ BEGIN IF to_regtype('state') IS NULL THEN CREATE TYPE state AS ENUM ('on'); END IF; END $$;`},
			`SELECT atttypid::regtype::text FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 's'`, "state",
		},
		"extensions and HCL beside SQL": {
			[]string{
				"a.sql", `CREATE EXTENSION citext SCHEMA ext; CREATE TABLE app.t (name ext.citext); CREATE INDEX ON app.t USING gin (f(name) ext.gin_trgm_ops); CREATE FUNCTION f(ext.citext) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text';`,
				"b.pg.hcl", `schema "app" {}
					schema "ext" {}
					extension "pg_trgm" { schema = schema.ext }
					role "mixed_reader" {}
					permission {
						for = table.t.column.name
						to = role.mixed_reader
						privileges = [SELECT]
					}
					permission {
						for = function.f
						to = role.mixed_reader
						privileges = [EXECUTE]
					}`,
			},
			`SELECT has_column_privilege('mixed_reader', 'app.t', 'name', 'SELECT')::text`, "true",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := load(t, test.files...)
			if err != nil {
				t.Fatal(describe(err))
			}
			if diff := cmp.Diff(test.want, db.value(t, test.query)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

const cycle = `
schema "app" {}
table "a" {
  schema = schema.app
  column "id" { type = int }
  column "other" { type = int }
  primary_key { columns = [column.id] }
  foreign_key {
    columns     = [column.other]
    ref_columns = [table.b.column.id]
  }
}
table "b" {
  schema = schema.app
  column "id" { type = int }
  column "other" { type = int }
  primary_key { columns = [column.id] }
  foreign_key {
    columns     = [column.other]
    ref_columns = [table.a.column.id]
  }
}
`

// TestLoadAllKinds loads the HCL of every kind of block, as the golden files of the HCL package have it, into a server.
func TestLoadAllKinds(t *testing.T) {
	t.Parallel()
	src, err := source.New(files("kinds.pg.hcl", kinds), source.Options{})
	if err != nil {
		t.Fatal(describe(err))
	}
	db := newDatabase(t)
	if err := db.load(t.Context(), t, src); err != nil {
		t.Fatal(describe(err))
	}
	got := db.value(t, `SELECT string_agg(c, ' ' ORDER BY c) FROM (
		SELECT polname || polroles::regrole[]::text FROM pg_policy
		UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
		UNION SELECT seqrelid::regclass || '+' || seqincrement FROM pg_sequence
		UNION SELECT proname || prokind::text FROM pg_proc WHERE pronamespace = 'app'::regnamespace AND proowner::regrole::text LIKE '%migrator'
		UNION SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'app.a'::regclass) x(c)`)
	want := "addf app.a_name app.a_name_excl app.a_pkey app.tickets+5 own{kinds_reader} pp touch_a touchf"
	if diff := cmp.Diff(strings.Fields(want), strings.Fields(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

const kinds = `
schema "app" { comment = "everything" }
extension "btree_gist" { schema = schema.app }
enum "state" {
  schema  = schema.app
  values  = ["on", "off"]
  comment = "on or off"
}
domain "positive" {
  schema  = schema.app
  type    = int
  default = 1
  check "positive" {
    expr    = "VALUE > 0"
    comment = "not zero"
  }
}
composite "address" {
  schema = schema.app
  field "street" {
    type    = text
    collate = "C"
    comment = "with number"
  }
}
sequence "tickets" {
  schema    = schema.app
  type      = bigint
  increment = 5
  owner     = table.a.column.id
}
table "a" {
  schema   = schema.app
  unlogged = true
  column "id" {
    type    = bigint
    default = sql("nextval('app.tickets')")
  }
  column "name" {
    type    = varchar(80)
    collate = "C"
    comment = "of it"
  }
  column "state" {
    type    = enum.state
    default = "on"
  }
  column "amount" {
    type = domain.positive
  }
  column "where" {
    type = composite.address
    null = true
  }
  column "during" {
    type = tstzrange
    null = true
  }
  column "lower" {
    type = text
    as   = "lower(name)"
  }
  primary_key {
    columns = [column.id]
    comment = "the key"
  }
  check "named" {
    expr    = "name <> ''"
    comment = "no empty name"
  }
  exclude "a_name_excl" {
    type = GIST
    on {
      column = column.name
      op     = "="
      ops    = sql("app.gist_text_ops")
    }
    on {
      column = column.during
      op     = "&&"
    }
    where = "during IS NOT NULL"
  }
  index "a_name" {
    type = BTREE
    on {
      expr = "lower(name)"
      desc = true
      ops  = text_pattern_ops
    }
    include = [column.state]
    where   = "amount > 1"
    comment = "for lists"
  }
  row_security {
    enabled  = true
    enforced = true
  }
  storage_params {
    fillfactor         = 80
    autovacuum_enabled = false
  }
}
view "v" {
  schema = schema.app
  as     = "SELECT id, name FROM app.a"
  column "id" {
    type    = bigint
    comment = "key"
  }
  security { barrier = true }
  check_option = CASCADED
  comment      = "short"
}
materialized "m" {
  schema = schema.app
  as     = "SELECT id, name FROM app.v;"
  column "id" { type = bigint }
  index "m_id" {
    unique  = true
    columns = [column.id]
  }
  comment = "kept"
}
function "touch" {
  schema        = schema.app
  lang          = PLpgSQL
  security      = DEFINER
  config_params = { search_path = "app, pg_temp", lock_timeout = "1s" }
  return        = trigger
  as            = <<-SQL
    BEGIN
      NEW.name := $$x$$;
      RETURN NEW;
    END
  SQL
  comment = "sets it"
}
function "add" {
  schema     = schema.app
  lang       = SQL
  volatility = IMMUTABLE
  parallel   = SAFE
  strict     = true
  arg "x" { type = int }
  arg "y" {
    type    = int
    default = 1
  }
  return_table {
    column "sum" { type = int }
    column "of" { type = text }
  }
  as      = "SELECT x + y, 'both'"
  comment = "adds"
}
procedure "p" {
  schema = schema.app
  lang   = SQL
  arg "x" {
    type = int
    mode = IN
  }
  as      = "SELECT 1"
  comment = "nothing"
}
trigger "touch_a" {
  on = table.a
  before {
    insert    = true
    update_of = [table.a.column.name]
  }
  for  = ROW
  when = "NEW.name IS NULL"
  execute {
    function = function.touch
    args     = ["x"]
  }
  comment = "touches"
}
role "kinds_reader" {}
policy "own" {
  on      = table.a
  for     = ALL
  to      = [role.kinds_reader]
  using   = "id > 0"
  check   = "id > 1"
  comment = "theirs"
}
permission {
  for        = procedure.p
  to         = [role.kinds_reader, PUBLIC]
  privileges = [EXECUTE]
}
permission {
  for_each   = [table.a, view.v, materialized.m]
  for        = each.value
  to         = role.kinds_reader
  privileges = [SELECT]
}
permission {
  for        = enum.state
  to         = role.kinds_reader
  privileges = [USAGE]
  grantable  = true
}
permission {
  for        = domain.positive
  to         = "kinds_reader"
  privileges = [ALL]
}
default_permission {
  on         = TYPES
  to         = role.kinds_reader
  privileges = [USAGE]
}
`

func TestLoadStopsWithItsContext(t *testing.T) {
	t.Parallel()
	src, err := source.New(files("a.sql", "CREATE TABLE t (); DO $$ BEGIN PERFORM pg_sleep(60); END $$"), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	db := newDatabase(t)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	if err := db.load(ctx, t, src); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %s", took)
	}
}

// TestLoadChain loads a chain of views, each of which reads the next one in the file, in less than a round per view.
func TestLoadChain(t *testing.T) {
	t.Parallel()
	const views = 300
	var text strings.Builder
	for i := range views {
		fmt.Fprintf(&text, "CREATE VIEW v%d AS SELECT x FROM v%d;\n", i, i+1)
	}
	fmt.Fprintf(&text, "CREATE VIEW v%d AS SELECT x FROM t; CREATE TABLE t (x int);", views)
	db, err := load(t, "a.sql", text.String())
	if err != nil {
		t.Fatal(describe(err))
	}
	if got := db.value(t, "SELECT count(*)::text FROM pg_class WHERE relkind = 'v' AND relname ~ '^v[0-9]+$'"); got != "301" {
		t.Errorf("got %s views", got)
	}
	start := time.Now()
	_, err = load(t, "a.sql", strings.Replace(text.String(), "FROM t;", "FROM missing;", 1))
	if err == nil || !strings.HasPrefix(err.Error(), "a.sql:301:35: ") || time.Since(start) > time.Minute {
		t.Errorf("after %s: %s", time.Since(start), describe(err))
	}
}
