package source_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/zclconf/go-cty/cty"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/hcl"
	"github.com/plumbsql/plumb/internal/source"
)

// TestRefused checks that what a declarative file can't hold is refused before anything runs.
func TestRefused(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"INSERT INTO t SELECT 1":                 "can't hold a query",
		"INSERT INTO t VALUES (1) RETURNING a":   "can't hold RETURNING",
		"INSERT INTO t VALUES (1,)":              "syntax error",
		"with x as (delete from t) select 1":     "can't hold WITH",
		"UPDATE t SET a = 1":                     "can't hold UPDATE",
		"DELETE FROM t":                          "can't hold DELETE",
		"TRUNCATE t":                             "can't hold TRUNCATE",
		"COPY t FROM PROGRAM 'id'":               "can't hold COPY",
		"DROP TABLE IF EXISTS t":                 "can't hold DROP",
		"/* a */ DrOp VIEW v":                    "can't hold DROP",
		"BEGIN":                                  "can't hold BEGIN",
		"COMMIT":                                 "can't hold COMMIT",
		"START TRANSACTION":                      "can't hold START",
		"ROLLBACK":                               "can't hold ROLLBACK",
		"SAVEPOINT a":                            "can't hold SAVEPOINT",
		"RELEASE plumb_load":                     "can't hold RELEASE",
		"SET ROLE postgres":                      "can't hold SET ROLE",
		"SET SESSION AUTHORIZATION postgres":     "can't hold SET AUTHORIZATION",
		"SET LOCAL role = postgres":              "can't hold SET ROLE",
		"RESET ROLE":                             "can't hold RESET",
		"SET TRANSACTION READ ONLY":              "can't hold SET TRANSACTION",
		"SET standard_conforming_strings = off":  "can't set standard_conforming_strings",
		"SET session_replication_role = replica": "can't set session_replication_role",
		"SET default_tablespace = fast":          "can't set default_tablespace",
		"SELECT pg_sleep(1)":                     "can't hold SELECT",
		"SELECT set_config('search_path', '', false), pg_sleep(1)": "can't hold SELECT",
		"SELECT set_config('role', 'postgres', false)":             "can't hold SELECT",
		"SELECT set_config('search_path', (SELECT 'a'), false)":    "can't hold SELECT",
		"CREATE DATABASE d":                                          "can't hold CREATE DATABASE",
		"ALTER DATABASE d SET work_mem = 1":                          "can't hold ALTER DATABASE",
		"CREATE TABLESPACE s LOCATION '/tmp'":                        "can't hold CREATE TABLESPACE",
		"ALTER SYSTEM SET work_mem = '1GB'":                          "can't hold ALTER SYSTEM",
		"CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p":    "can't hold CREATE SUBSCRIPTION",
		"ALTER EXTENSION citext UPDATE":                              "can't hold ALTER EXTENSION",
		"IMPORT FOREIGN SCHEMA s FROM SERVER x INTO y":               "can't hold IMPORT",
		"CREATE TEMP TABLE t (a int)":                                "temporary",
		"CREATE LOCAL TEMPORARY VIEW v AS SELECT 1":                  "temporary",
		"CREATE INDEX CONCURRENTLY i ON t (a)":                       "concurrently",
		"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)":  "concurrently",
		"ALTER TABLE t DROP COLUMN a":                                "can't drop",
		"ALTER TABLE t ADD COLUMN b int, DROP CONSTRAINT c":          "can't drop",
		"ALTER TABLE t DROP a":                                       "can't drop",
		`ALTER TABLE t DROP "a"`:                                     "can't drop",
		"ALTER TABLE t RENAME TO u":                                  "can't rename",
		"ALTER TABLE t RENAME a TO b":                                "can't rename",
		"ALTER TYPE t RENAME VALUE 'a' TO 'b'":                       "can't rename",
		"ALTER TYPE t ADD VALUE 'a'":                                 "can't add a value",
		"ALTER TABLE t SET SCHEMA s":                                 "can't move",
		"VACUUM":                                                     "can't hold VACUUM",
		"REFRESH MATERIALIZED VIEW m":                                "can't hold REFRESH",
		"LOCK TABLE t":                                               "can't hold LOCK",
		"EXPLAIN ANALYZE DELETE FROM t":                              "can't hold EXPLAIN",
		"CREATE EXTENSION file_fdw":                                  "not on the list",
		"CREATE EXTENSION plpython3u":                                "not on the list",
		`\i other.sql`:                                               "psql",
		"COPY t (a) FROM stdin;\n1\n\\.":                             "COPY",
		"CREATE TABLE t (a int":                                      "never closed",
		"(SELECT 1)":                                                 "can't hold (",
		"NOTIFY x":                                                   "can't hold NOTIFY",
		"LOAD 'lib'":                                                 "can't hold LOAD",
		"CREATE INDEX CONCURRENTLY ON t (a)":                         "concurrently",
		"ALTER TABLE t ALTER COLUMN a SET DEFAULT 1, RENAME a TO b;": "can't rename",
	}
	for sql, want := range tests {
		t.Run(sql, func(t *testing.T) {
			t.Parallel()
			_, err := source.New(files("dir/a.sql", "\n  "+sql), source.Options{})
			if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "dir/a.sql:2:") {
				t.Fatalf("want %q at dir/a.sql:2, got %v", want, err)
			}
		})
	}
}

// TestAccepted checks that words that only look like a refused statement pass.
func TestAccepted(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{
		"ALTER TABLE t ALTER COLUMN a DROP NOT NULL",
		"ALTER TABLE t ALTER COLUMN drop DROP DEFAULT",
		"ALTER TABLE t ADD COLUMN rename text",
		"ALTER TABLE t ADD CHECK (rename > 0)",
		"ALTER FUNCTION f() SET search_path = a",
		"SET statement_timeout = 0", "SET client_encoding = 'UTF8'", "SET standard_conforming_strings = on",
		"SET xmloption = content", "SET default_tablespace = ''", "SET check_function_bodies = false",
		"SET SESSION search_path TO a, b", "SET search_path = DEFAULT", "RESET search_path",
		"SELECT pg_catalog.set_config('search_path', '', false)",
		"CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog",
		"CREATE TABLE temp (a int)", "CREATE TABLE concurrently_ (a int)",
		"CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DROP TABLE t; COMMIT'",
	} {
		t.Run(sql, func(t *testing.T) {
			t.Parallel()
			if _, err := source.New(files("a.sql", sql), source.Options{}); err != nil {
				t.Fatal(describe(err))
			}
		})
	}
}

func TestRolesAndExtensions(t *testing.T) {
	t.Parallel()
	src, err := source.New(files("a.sql", `
		CREATE ROLE declared NOLOGIN;
		CREATE USER person PASSWORD 'secret';
		ALTER ROLE declared SET work_mem = '1MB';
		GRANT group_role TO member WITH ADMIN OPTION;
		REVOKE old_group FROM former;
		GRANT SELECT (a, b), UPDATE ON TABLE t, "to" TO reader, "Mixed Case", PUBLIC, GROUP grp WITH GRANT OPTION GRANTED BY CURRENT_USER;
		REVOKE ALL ON SCHEMA public FROM loser CASCADE;
		ALTER DEFAULT PRIVILEGES FOR ROLE maker, other IN SCHEMA s GRANT SELECT ON TABLES TO def;
		ALTER TABLE t OWNER TO boss;
		CREATE SCHEMA s AUTHORIZATION auth;
		CREATE POLICY p ON t FOR SELECT TO pol, session_user USING (true);
		GRANT pg_read_all_data TO member;
		GRANT CONNECT ON DATABASE d TO visitor;
		COMMENT ON ROLE declared IS 'x';
		CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA ext VERSION '1.1';
		CREATE EXTENSION citext;
		CREATE EXTENSION citext;
		CREATE EXTENSION special;
	`, "b.pg.hcl", `
		role "declared" { bypass_rls = true }
		user "login" { member_of = [role.declared] }
	`), source.Options{Extensions: []string{"special"}})
	if err != nil {
		t.Fatal(describe(err))
	}
	var roles []string
	for _, role := range src.Roles() {
		state := ""
		if role.Declared {
			state += "+"
		}
		if role.Login {
			state += "!"
		}
		roles = append(roles, role.Name+state)
	}
	want := strings.Split("Mixed Case,auth,boss,declared+,def,former,group_role,grp,login+!,loser,maker,member,old_group,other,person+!,pol,reader,visitor", ",")
	if diff := cmp.Diff(want, roles); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
	extensions := []source.Extension{
		{Name: "uuid-ossp", Schema: "ext", Version: "1.1", File: "a.sql", Line: 16},
		{Name: "citext", File: "a.sql", Line: 17},
		{Name: "special", File: "a.sql", Line: 19},
	}
	if diff := cmp.Diff(extensions, src.Extensions()); diff != "" {
		t.Errorf("extensions (-want +got):\n%s", diff)
	}
	var noted []string
	for _, note := range src.Notes() {
		at, _, _ := strings.Cut(note, ": ")
		noted = append(noted, at)
		if strings.Contains(note, "secret") {
			t.Errorf("a note shows a password: %s", note)
		}
	}
	if diff := cmp.Diff([]string{"a.sql:6", "a.sql:14", "a.sql:2", "a.sql:3", "a.sql:4", "a.sql:5", "a.sql:13", "a.sql:15"}, noted); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

// What SQL and HCL files say of a role comes together, in whatever order they say it.
func TestDeclaredRoles(t *testing.T) {
	t.Parallel()
	src, err := source.New(files("a.sql", `
		ALTER ROLE app SET search_path TO app, "$user", "Odd Name";
		ALTER ROLE app IN DATABASE shop SET work_mem = '5MB';
		ALTER ROLE app SET Work_Mem = '1MB';
		ALTER ROLE app SET lock_timeout FROM CURRENT;
		ALTER ROLE app RESET ALL;
		ALTER ROLE stranger SET work_mem = '1MB';
		CREATE USER clerk CREATEDB NOINHERIT CONNECTION LIMIT 3 IN ROLE app;
		GRANT app TO clerk WITH ADMIN OPTION;
		GRANT app TO stranger;
		COMMENT ON ROLE clerk IS 'sells';
	`, "b.pg.hcl", `
		role "app" {
			config_params = { work_mem = "64kB", "my.own" = 7 }
			in_database {
				config_params = { statement_timeout = "5s" }
			}
		}
	`), source.Options{})
	if err != nil {
		t.Fatal(describe(err))
	}
	admin := true
	var got []source.Role
	for _, role := range src.Roles() {
		if role.Declared {
			role.File, role.Line = "", 0
			got = append(got, role)
		}
	}
	setting := func(database, name string, values ...string) hcl.RoleSetting {
		return hcl.RoleSetting{Database: database, Setting: hcl.Setting{Name: name, Values: values}}
	}
	want := []source.Role{
		{Name: "app", Declared: true, Inherit: true, ConnLimit: -1, Settings: []hcl.RoleSetting{
			setting("", "my.own", "7"), setting(hcl.InThis, "statement_timeout", "5s"),
			setting("", "search_path", "app", "$user", "Odd Name"), setting("shop", "work_mem", "5MB"), setting("", "work_mem", "1MB"),
		}},
		{
			Name: "clerk", Declared: true, Login: true, CreateDB: true, ConnLimit: 3, Comment: "sells",
			MemberOf: []hcl.Membership{{Role: "app", Admin: &admin}},
		},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(hcl.Setting{})); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
	left := 0
	for _, note := range src.Notes() {
		if strings.Contains(note, "left out") {
			left++
		}
	}
	if left != 4 {
		t.Errorf("want four statements left out: %q", src.Notes())
	}
}

func TestExtensionsThatDisagree(t *testing.T) {
	t.Parallel()
	_, err := source.New(files("a.sql", "CREATE EXTENSION citext", "b.sql", "CREATE EXTENSION citext SCHEMA s"), source.Options{})
	if err == nil || !strings.Contains(err.Error(), "b.sql:1:1: extension citext is declared differently at a.sql:1") {
		t.Errorf("got %v", err)
	}
}

func TestVars(t *testing.T) {
	t.Parallel()
	text := `variable "name" { type = string }
schema "x" { name = var.name }`
	if _, err := source.New(files("a.hcl", text), source.Options{}); err == nil || !strings.Contains(err.Error(), `variable "name" has no value`) {
		t.Errorf("got %v", err)
	}
	if _, err := source.New(files("a.hcl", text), source.Options{Vars: map[string]cty.Value{"name": cty.StringVal("a")}}); err != nil {
		t.Error(err)
	}
}

// folder writes files below a new folder and returns it.
func folder(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("# nothing\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".sql") {
			if err := os.WriteFile(path, []byte("-- nothing\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

func TestReadFolder(t *testing.T) {
	t.Parallel()
	dir := folder(t, "b.sql", "a/c.pg.hcl", "a/b/d.hcl", "atlas.hcl", "x.test.hcl", "x.rule.hcl", "x.plan.hcl", ".git/e.sql", ".f.sql", "README.md")
	if err := os.Symlink("b.sql", filepath.Join(dir, "link.sql")); err != nil {
		t.Fatal(err)
	}
	src, err := source.Read([]string{"file://" + dir, filepath.Join(dir, "b.sql")}, source.Options{})
	if err != nil {
		t.Fatal(describe(err))
	}
	var got []string
	for _, name := range src.Files() {
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, filepath.ToSlash(rel))
	}
	want := []string{"a/b/d.hcl", "a/c.pg.hcl", "b.sql", "link.sql"}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestReadErrors(t *testing.T) {
	t.Parallel()
	outside := filepath.Join(folder(t, "secret.sql"), "secret.sql")
	escaping := folder(t)
	if err := os.Symlink(outside, filepath.Join(escaping, "a.sql")); err != nil {
		t.Fatal(err)
	}
	pipe := folder(t, "dir.sql/inner.txt")
	if err := os.Symlink("dir.sql", filepath.Join(pipe, "link.sql")); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct{ path, want, hint string }{
		"missing":            {"nowhere/schema", "nowhere/schema: read the schema files: no such file", "check the path"},
		"empty":              {folder(t, "README.md"), "there are no schema files", "put *.sql"},
		"other file":         {filepath.Join(folder(t, "a.txt"), "a.txt"), "not a schema file", "ends in .sql"},
		"migrations":         {folder(t, "atlas.sum", "1.sql"), "directory of migrations", "name the folder"},
		"other scheme":       {"https://example.com/schema", "can't be read from https://", "file:// URL"},
		"link to the out":    {escaping, "a.sql: read the schema files: path escapes", ""},
		"link to a folder":   {pipe, "link.sql: not a regular file", "remove it"},
		"malformed file URL": {"file://a%zz", "not a file:// URL", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := source.Read([]string{test.path}, source.Options{})
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(fail.Hint(err), test.hint) {
				t.Errorf("got %s", describe(err))
			}
		})
	}
}

func FuzzSQL(f *testing.F) {
	for _, seed := range []string{"CREATE TABLE t (a int)", "ALTER", "GRANT a TO", "CREATE", "DO 'x'", "DO $a$CREATE$a$", "SET", "CREATE POLICY p ON", "SELECT set_config(", `CREATE ROLE "`, "SET search_path ="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		src, err := source.New(files("a.sql", sql), source.Options{})
		if (src == nil) == (err == nil) {
			t.Errorf("%v, %v", src, err)
		}
	})
}
