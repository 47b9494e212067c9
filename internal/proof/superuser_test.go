package proof_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/source"
)

// canary is a function body that touches a file when it runs with the rights of a superuser, whoever called it.
func canary(path, result string) string {
	return fmt.Sprintf(`AS $f$
BEGIN
  BEGIN
    COPY (SELECT 1) TO PROGRAM 'cat > %[1]s';
  EXCEPTION WHEN insufficient_privilege THEN NULL;
  END;
  BEGIN
    SET LOCAL ROLE NONE;
    COPY (SELECT 1) TO PROGRAM 'cat > %[1]s';
  EXCEPTION WHEN insufficient_privilege OR invalid_parameter_value THEN NULL;
  END;
  %[2]s
END $f$`, path, result)
}

// attacks are schema files that try to have evil(), or another function with the same body, run by the superuser. Those with
// a text must be refused with it.
var attacks = []struct {
	name, sql, refused string
	// since is the major version that brought what the file says.
	since int
}{
	{name: "validator", sql: `CREATE FUNCTION v(text[], oid) RETURNS void LANGUAGE plpgsql {void};
		CREATE FOREIGN DATA WRAPPER w VALIDATOR v OPTIONS (a 'b');
		CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (c 'd'); CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (e 'f');`},
	{name: "event triggers", sql: `CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql {void};
		CREATE EVENT TRIGGER a ON ddl_command_start EXECUTE FUNCTION e(); ALTER EVENT TRIGGER a ENABLE ALWAYS;
		CREATE EVENT TRIGGER b ON ddl_command_end EXECUTE FUNCTION e(); ALTER EVENT TRIGGER b ENABLE REPLICA;
		CREATE EVENT TRIGGER c ON sql_drop EXECUTE FUNCTION e(); COMMENT ON EVENT TRIGGER c IS 'c';
		CREATE FOREIGN DATA WRAPPER w; CREATE LANGUAGE l HANDLER plpgsql_call_handler;
		CREATE SUBSCRIPTION x CONNECTION 'host=h' PUBLICATION p WITH (connect = false);`},
	{name: "event trigger by a block", sql: `CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql {void};
		DO $$ BEGIN CREATE EVENT TRIGGER a ON ddl_command_start EXECUTE FUNCTION e(); END $$;`, refused: "permission denied to create event trigger"},
	{
		name: "owner is the superuser", refused: "has rights of its own",
		sql: `{evil}; ALTER FUNCTION evil() SECURITY DEFINER; ALTER FUNCTION evil() OWNER TO plumb_dev; CREATE MATERIALIZED VIEW m AS SELECT evil() AS a;`,
	},
	{
		name: "owner may run programs", refused: "has rights of its own",
		sql: `{evil}; ALTER FUNCTION evil() SECURITY DEFINER; ALTER FUNCTION evil() OWNER TO pg_execute_server_program;`,
	},
	{
		name: "default of a parameter", refused: "would run as a superuser",
		sql: `{evil}; CREATE DOMAIN d AS text CHECK (evil() > 0); CREATE TYPE c AS (a d);
		CREATE FUNCTION f(a c DEFAULT '(x)') RETURNS int LANGUAGE internal AS 'int4in';`,
	},
	{
		name: "default of a parameter of a language", refused: "permission denied for language l",
		sql: `{evil}; CREATE DOMAIN d AS text CHECK (evil() > 0); CREATE LANGUAGE l HANDLER plpgsql_call_handler;
		CREATE FUNCTION f(a d[] DEFAULT '{x}') RETURNS int LANGUAGE l AS 'BEGIN END';`,
	},
	{name: "default of a leakproof function", sql: `{evil}; CREATE DOMAIN d AS text CHECK (evil() > 0); CREATE TYPE c AS (a d);
		CREATE FUNCTION f(a c DEFAULT '(x)') RETURNS int LANGUAGE sql LEAKPROOF AS 'SELECT 1';`},
	{
		name: "first state", refused: "would be read as a superuser",
		sql: `{evil}; CREATE DOMAIN d AS text CHECK (evil() > 0); CREATE TYPE c AS (a d);
		CREATE AGGREGATE g(int) (sfunc = int8_avg_accum, stype = internal, msfunc = f, minvfunc = f, mstype = c, minitcond = '(x)');`,
	},
	{name: "filter of a publication", since: 15, refused: "invalid publication WHERE expression", sql: `CREATE SCHEMA evil; {evil}; CREATE DOMAIN d AS text CHECK (evil() > 0); CREATE TABLE t (a text PRIMARY KEY);
		CREATE PUBLICATION p FOR TABLE t WHERE (a = ('{x}'::d[])[1]), TABLES IN SCHEMA evil;`},
	{name: "shadows", sql: `CREATE SCHEMA s; SET search_path = s, pg_catalog; {evil}; CREATE DOMAIN s.int4 AS text CHECK (s.evil() > 0);
		CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql LEAKPROOF AS 'SELECT a'; CREATE CAST (int4range AS text) WITH INOUT;`},
	{name: "file of the server", sql: `CREATE FUNCTION f(oid, text) RETURNS int LANGUAGE internal AS 'be_lo_export';`, refused: "not for everybody"},
	{name: "library", sql: `CREATE FUNCTION f() RETURNS int LANGUAGE c AS '/tmp/evil', 'f';`, refused: "not one of the server's own"},
	{name: "library up", sql: `CREATE FUNCTION f() RETURNS int LANGUAGE c AS '$libdir/../evil', 'f';`, refused: "not one of the server's own"},
	{name: "raw files", sql: `CREATE FUNCTION f(text, text, boolean) RETURNS bigint LANGUAGE c AS '$libdir/adminpack', 'pg_file_write';`, refused: "not for everybody"},
	{name: "untrusted language", sql: `CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS 'return 1';`, refused: "plpython3u"},
	{
		name: "made trusted", refused: "not one that can be trusted",
		sql: `CREATE FUNCTION h() RETURNS language_handler LANGUAGE internal AS 'fmgr_sql_validator'; CREATE TRUSTED LANGUAGE l HANDLER h;`,
	},
	{name: "grant of the server's", sql: `GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO CURRENT_USER;`, refused: "privileges on PostgreSQL's own objects are not managed"},
	{
		name: "grant of what an extension keeps", refused: "keeps the function from everybody",
		sql: `CREATE EXTENSION dblink; GRANT EXECUTE ON FUNCTION dblink_connect_u(text) TO CURRENT_USER;`,
	},
	{name: "two statements", sql: `CREATE FOREIGN DATA WRAPPER w OPTIONS (a 'b''; COPY (SELECT 1) TO PROGRAM ''touch {path}'); `},
}

// What a superuser does for a schema file runs nothing that is in the file, and lends no rights.
func TestSuperuserRunsNothing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for _, path := range []string{folder, filepath.Dir(folder)} {
		if err := os.Chmod(path, 0o777); err != nil { //nolint:gosec // the server has an account of its own
			t.Fatal(err)
		}
	}
	path := filepath.Join(folder, "touched")
	for _, attack := range attacks {
		text := strings.NewReplacer("{void}", canary(path, ""), "{path}", path,
			"{evil}", "CREATE FUNCTION evil() RETURNS int LANGUAGE plpgsql "+canary(path, "RETURN 1;")).Replace(attack.sql)
		s, err := source.New([]source.File{{Name: "schema.sql", Text: []byte(text)}}, source.Options{Superuser: true, Extensions: []string{"dblink"}})
		if err != nil {
			t.Fatalf("%s: %v", attack.name, err)
		}
		db, err := shared.NewDatabase(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		err = proof.Load(t.Context(), shared, db, s, true)
		if shared.Major() < attack.since {
			attack.refused = "syntax error"
		}
		switch {
		case attack.refused == "" && err != nil:
			t.Errorf("%s: %v", attack.name, err)
		case attack.refused != "" && (err == nil || !strings.Contains(err.Error(), attack.refused)):
			t.Errorf("%s: got %v", attack.name, err)
		}
		if err == nil {
			// Whatever else the program does with such a database.
			if _, err := db.Catalog(t.Context()); err != nil {
				t.Errorf("%s: %v", attack.name, err)
			}
		}
		if err := db.Drop(t.Context()); err != nil {
			t.Errorf("%s: %v", attack.name, err)
		}
		if _, err := os.Stat(path); err == nil {
			t.Fatalf("%s: a superuser ran it", attack.name)
		}
	}
	// The canary works.
	db, err := super.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Drop(context.Background()) //nolint:errcheck // the server goes too
	if err := db.Exec(t.Context(), "CREATE FUNCTION evil() RETURNS int LANGUAGE plpgsql "+canary(path, "RETURN 1;")+"; SELECT evil()"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}
