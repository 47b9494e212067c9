package runner_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/migrate/runner"
)

// The two examples of the ToolHive documentation, word for word.
const (
	seedMigrationUser = `DO $$
DECLARE
migrator_user TEXT := 'db_migrator';
migrator_password TEXT := 'migrator_password';
db_name TEXT := 'registry';
BEGIN
EXECUTE format('CREATE USER %I WITH PASSWORD %L', migrator_user, migrator_password);
EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', db_name, migrator_user);
EXECUTE format('GRANT CREATE ON SCHEMA public TO %I', migrator_user);
EXECUTE format('GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA public TO %I', migrator_user);
END
$$;`
	seedAppUser = `DO $$
DECLARE
app_user TEXT := 'db_app';
app_password TEXT := 'app_password';
db_name TEXT := 'registry';
BEGIN
CREATE ROLE toolhive_registry_server;
EXECUTE format('CREATE USER %I WITH PASSWORD %L', app_user, app_password);
EXECUTE format('GRANT toolhive_registry_server TO %I', app_user);
EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', db_name, app_user);
END
$$;`
)

// Users made by the documented SQL and nothing else: the migration user may only create in public.
func TestSeedUsers(t *testing.T) {
	t.Parallel()
	x := newTarget(t, inPublic)
	x.exec(x.connect(x.server.Superuser(), "postgres"), "CREATE DATABASE registry")
	x.database, x.migrator, x.app = "registry", "db_migrator", "db_app"
	x.exec(x.admin(), seedMigrationUser)
	x.exec(x.admin(), seedAppUser)
	x.files(`
-- 000001_init.up.sql --
CREATE TABLE IF NOT EXISTS source (id int PRIMARY KEY, name text NOT NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO toolhive_registry_server;
-- 000001_init.down.sql --
DROP TABLE IF EXISTS source;
-- 000002_index.up.sql --
-- atlas:txmode none

CREATE INDEX CONCURRENTLY IF NOT EXISTS source_name ON source (name);
-- 000002_index.down.sql --
DROP INDEX IF EXISTS source_name;
`)
	dir, err := migrate.Open(x.dir, "")
	if err != nil {
		t.Fatal(err)
	}
	r := &runner.Runner{Connect: connectTo(x.server.URL("db_migrator", "registry")), Dir: dir}
	if _, err := r.Up(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("000001 2/2 up done\n000002 1/1 up done", x.history()); diff != "" {
		t.Error(diff)
	}
	app := x.as("db_app")
	x.exec(app, "INSERT INTO source (id, name) VALUES (1, 'a'); UPDATE source SET name = 'b'; SELECT * FROM source; DELETE FROM source")
	refused := []string{
		"DROP TABLE source", "ALTER TABLE source ADD COLUMN x int",
		"SELECT * FROM public.plumb_schema_migrations", "INSERT INTO public.plumb_schema_migrations (version) VALUES ('999')",
		"DELETE FROM public.plumb_attempts",
	}
	if x.server.Major() >= 15 { // before, everybody may create in public
		refused = append(refused, "CREATE TABLE mine (id int)")
	}
	for _, sql := range refused {
		if _, err := app.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s as the application: %v", sql, err)
		}
	}
	if _, err := r.Down(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
}
