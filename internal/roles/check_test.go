package roles_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/roles"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		spoil    func(s roles.Spec) []string
		severity roles.Severity
		what     string
		object   string
	}{
		{"all grant on the history", func(s roles.Spec) []string {
			return []string{"CREATE TABLE plumb.schema_migrations (v text)", "GRANT USAGE ON SCHEMA plumb TO " + quote(s.AppRoles[0]), "GRANT SELECT ON ALL TABLES IN SCHEMA plumb TO " + quote(s.AppRoles[0])}
		}, roles.Error, "reaches the history", "plumb.schema_migrations"},
		{"all grant on public", func(s roles.Spec) []string {
			return []string{"CREATE TABLE public.plumb_schema_migrations (v text)", "GRANT ALL ON ALL TABLES IN SCHEMA public TO " + quote(s.AppRoles[0])}
		}, roles.Error, "reaches the history", "public.plumb_schema_migrations"},
		{"public reads one column", func(roles.Spec) []string {
			return []string{"CREATE TABLE public.plumb_attempts (v text, w text)", "GRANT SELECT (v) ON public.plumb_attempts TO PUBLIC"}
		}, roles.Error, "reaches the history", "public.plumb_attempts"},
		{"no right to create", func(s roles.Spec) []string {
			return []string{"DROP SCHEMA plumb", "REVOKE CREATE ON DATABASE " + quote(s.Database) + " FROM " + quote(s.MigrationUser), "REVOKE CREATE ON SCHEMA public FROM " + quote(s.MigrationUser)}
		}, roles.Error, "may not create anything", ""},
		{"history of another", func(roles.Spec) []string { return []string{"ALTER SCHEMA plumb OWNER TO CURRENT_USER"} }, roles.Error, "may not use the history schema", "plumb"},
		{"no application user", func(s roles.Spec) []string {
			return []string{"DROP OWNED BY " + quote(s.AppUser), "DROP ROLE " + quote(s.AppUser)}
		}, roles.Error, "does not exist", ""},
		{"membership lost", func(s roles.Spec) []string {
			return []string{"REVOKE " + quote(s.AppRoles[0]) + " FROM " + quote(s.AppUser)}
		}, roles.Error, "is not a member of", ""},
		{"application owns", func(s roles.Spec) []string { return []string{"CREATE SCHEMA x AUTHORIZATION " + quote(s.AppUser)} }, roles.Error, "owns objects", ""},
		{"application creates", func(s roles.Spec) []string { return []string{"GRANT CREATE ON SCHEMA public TO PUBLIC"} }, roles.Warning, "may create objects in schema public", ""},
		{"powerful migrator", func(s roles.Spec) []string { return []string{"ALTER ROLE " + quote(s.MigrationUser) + " CREATEROLE"} }, roles.Warning, "more power than migrations need", ""},
		{"read-only", func(s roles.Spec) []string {
			return []string{"ALTER ROLE " + quote(s.MigrationUser) + " SET default_transaction_read_only = on"}
		}, roles.Error, "read-only", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, admin := newSpec(t)
			apply(t, admin, s)
			exec(t, admin, test.spoil(s)...)
			findings, err := roles.Check(soon(t), as(t, s.MigrationUser, s.Database), s)
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, f := range findings {
				if f.Hint == "" || f.Object == "" {
					t.Errorf("no hint or object: %+v", f)
				}
				found = found || f.Severity == test.severity && strings.Contains(f.What, test.what) && (test.object == "" || f.Object == test.object)
			}
			if !found {
				t.Errorf("got %+v", findings)
			}
		})
	}
}

// A superuser counts as a member of everything; that is said once, not once per role.
func TestCheckSuperuserApplication(t *testing.T) {
	t.Parallel()
	s, admin := newSpec(t)
	apply(t, admin, s)
	exec(t, admin, "ALTER ROLE "+quote(s.AppUser)+" SUPERUSER")
	findings, err := roles.Check(soon(t), as(t, s.MigrationUser, s.Database), s)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if strings.Contains(f.What, "is a member of") {
			t.Errorf("finding %+v", f)
		}
	}
	if len(findings) == 0 {
		t.Error("no finding")
	}
}

// The two documented examples, word for word: a database prepared by them works, and the bootstrap adds to it.
const (
	sampleMigrator = `DO $$
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
	sampleApp = `DO $$
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

func TestDocumentedExamples(t *testing.T) {
	t.Parallel()
	createDatabase(t, "registry")
	admin := as(t, dev.Superuser(), "registry")
	exec(t, admin, sampleMigrator, sampleApp)
	s := roles.Spec{Database: "registry", MigrationUser: "db_migrator", AppUser: "db_app", AppRoles: []string{"toolhive_registry_server"}}
	migrator := as(t, s.MigrationUser, s.Database)
	exec(t, migrator, "CREATE TABLE public.source (a int)", "GRANT SELECT ON public.source TO toolhive_registry_server")
	findings, err := roles.Check(soon(t), migrator, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		// Before 15 everybody may create in public, which the examples leave as it is.
		if dev.Major() >= 15 || f.Severity != roles.Warning {
			t.Errorf("finding %+v", f)
		}
	}
	want := []string{
		"grant CONNECT, CREATE, TEMPORARY on database registry to db_migrator",
		"grant USAGE, CREATE on schema public to db_migrator",
	}
	if dev.Major() < 15 {
		want = append(want, "revoke CREATE on schema public from PUBLIC")
	}
	want = append(want, "create schema plumb for the history")
	if diff := cmp.Diff(want, apply(t, admin, s)); diff != "" {
		t.Error(diff)
	}
	if again := apply(t, admin, s); len(again) > 0 {
		t.Errorf("the second run changed %q", again)
	}
}
