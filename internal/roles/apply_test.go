package roles_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/roles"
)

func TestApply(t *testing.T) {
	t.Parallel()
	s, admin := newSpec(t)
	changes := apply(t, admin, s)
	want := []string{
		"create group role " + s.GroupRoles[0], "create group role " + s.AppRoles[0],
		"create user " + s.MigrationUser, "set the password of " + s.MigrationUser,
		fmt.Sprintf("grant CONNECT, CREATE, TEMPORARY on database %s to %s", s.Database, s.MigrationUser),
		"grant USAGE, CREATE on schema public to " + s.MigrationUser,
	}
	if dev.Major() < 15 {
		want = append(want, "revoke CREATE on schema public from PUBLIC")
	}
	want = append(want, "create schema plumb for the history",
		"create user "+s.AppUser, "set the password of "+s.AppUser,
		fmt.Sprintf("grant CONNECT on database %s to %s", s.Database, s.AppUser),
		fmt.Sprintf("grant role %s to %s", s.AppRoles[0], s.AppUser))
	if diff := cmp.Diff(want, changes); diff != "" {
		t.Error(diff)
	}
	if again := apply(t, admin, s); len(again) > 0 {
		t.Errorf("the second run changed %q", again)
	}
	checkTwoUsers(t, s)
}

// checkTwoUsers does as both users what they may and may not do.
func checkTwoUsers(t *testing.T, s roles.Spec) {
	t.Helper()
	migrator, app := as(t, s.MigrationUser, s.Database), as(t, s.AppUser, s.Database)
	group := quote(s.AppRoles[0])
	exec(t, migrator,
		"CREATE TABLE plumb.schema_migrations (version text PRIMARY KEY)",
		"CREATE SCHEMA app", "CREATE TABLE public.t (a int)", "CREATE TABLE app.t (a int)", "CREATE TEMPORARY TABLE x (a int)",
		"GRANT USAGE ON SCHEMA app TO "+group, "GRANT SELECT, INSERT, UPDATE, DELETE ON public.t, app.t TO "+group,
		"ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO "+group,
	)
	refused(t, migrator, "CREATE ROLE other", "CREATE DATABASE other", "ALTER ROLE "+quote(s.MigrationUser)+" SUPERUSER")
	exec(t, app, "INSERT INTO public.t VALUES (1)", "UPDATE app.t SET a = 1", "DELETE FROM app.t", "SELECT * FROM public.t")
	refused(t, app, "CREATE TABLE public.u (a int)", "CREATE SCHEMA other", "DROP TABLE public.t", "ALTER TABLE app.t ADD b int",
		"SELECT * FROM plumb.schema_migrations", "INSERT INTO plumb.schema_migrations VALUES ('999')", "SET ROLE "+quote(s.MigrationUser))
	findings, err := roles.Check(soon(t), migrator, s)
	if err != nil || len(findings) > 0 {
		t.Errorf("findings %v, %v", findings, err)
	}
}

// The script does the same as Apply, can be run twice, and never has the passwords in it.
func TestScript(t *testing.T) {
	t.Parallel()
	s, admin := newSpec(t)
	list, err := roles.Statements(s)
	if err != nil {
		t.Fatal(err)
	}
	script := roles.Script(list)
	exec(t, admin, script, script)
	if changes := apply(t, admin, s); len(changes) > 0 {
		t.Errorf("after the script there was still to do: %q", changes)
	}
	for _, password := range []config.Secret{s.MigrationPassword, s.AppPassword} {
		if strings.Contains(script, password.Reveal()) {
			t.Error("the script shows a password")
		}
	}
	checkTwoUsers(t, s)
	// Each statement alone works too, as when somebody pastes them.
	for _, st := range list {
		exec(t, admin, st.SQL)
	}
}

func TestScriptRefuses(t *testing.T) {
	t.Parallel()
	s, admin := newSpec(t)
	exec(t, admin, "CREATE ROLE "+quote(s.MigrationUser)+" LOGIN SUPERUSER")
	list, err := roles.Statements(s)
	if err != nil {
		t.Fatal(err)
	}
	_, err = admin.PgConn().Exec(soon(t), roles.Script(list)).ReadAll()
	var pgErr *pgconn.PgError
	if !errors.As(err, &pgErr) || !strings.Contains(pgErr.Message, "superuser or may create roles") || !strings.Contains(pgErr.Hint, "NOSUPERUSER") {
		t.Errorf("got %v", err)
	}
	exec(t, admin, "ROLLBACK")
}

// A managed service has no superuser: its administrator owns the database and has CREATEROLE.
func TestWithoutSuperuser(t *testing.T) {
	t.Parallel()
	s, super := newSpec(t)
	admin := s.AppUser + "_admin"
	exec(t, super, "CREATE ROLE "+quote(admin)+" LOGIN CREATEROLE", "ALTER DATABASE "+quote(s.Database)+" OWNER TO "+quote(admin))
	if dev.Major() < 15 {
		exec(t, super, "ALTER SCHEMA public OWNER TO "+quote(admin)) // since 15 it is the database owner's
	}
	c := as(t, admin, s.Database)
	if changes := apply(t, c, s); len(changes) < 9 {
		t.Errorf("changes %q", changes)
	}
	if again := apply(t, c, s); len(again) > 0 {
		t.Errorf("the second run changed %q", again)
	}
	var member bool
	err := super.QueryRow(soon(t), `SELECT EXISTS (SELECT FROM pg_auth_members m, pg_roles r, pg_roles a WHERE m.roleid = r.oid AND m.member = a.oid
		AND r.rolname = $1 AND a.rolname = $2 AND coalesce((to_jsonb(m) ->> 'set_option')::bool, true))`, s.MigrationUser, admin).Scan(&member)
	if err != nil || member {
		t.Errorf("the administrator kept the migration user's rights: %v, %v", member, err)
	}
	checkTwoUsers(t, s)
}

func TestNotAnAdministrator(t *testing.T) {
	t.Parallel()
	s, super := newSpec(t)
	nobody, owner := s.AppUser+"_nobody", s.AppUser+"_creator"
	exec(t, super, "CREATE ROLE "+quote(nobody)+" LOGIN", "CREATE ROLE "+quote(owner)+" LOGIN CREATEROLE")
	// The second may make roles, but PostgreSQL only warns that its GRANT on the database did nothing.
	for user, want := range map[string]string{nobody: "permission denied", owner: "on database " + s.Database + " to " + s.MigrationUser + ": the statement had no effect"} {
		_, err := roles.Apply(soon(t), as(t, user, s.Database), s)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(fail.Hint(err), "superuser") {
			t.Errorf("%s: got %v (%s)", user, err, fail.Hint(err))
		}
	}
	var left int
	err := super.QueryRow(soon(t), "SELECT count(*) FROM pg_roles WHERE rolname = ANY($1)", append([]string{s.MigrationUser, s.AppUser}, s.AppRoles...)).Scan(&left)
	if err != nil || left > 0 {
		t.Errorf("%d roles were left behind, %v", left, err)
	}
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	s, admin := newSpec(t)
	apply(t, admin, s)
	s.AppPassword = config.NewSecret("another")
	if diff := cmp.Diff([]string{"set the password of " + s.AppUser}, apply(t, admin, s)); diff != "" {
		t.Error(diff)
	}
	// One that the server hashed itself is recognised, an md5 one is replaced.
	exec(t, admin, "SET password_encryption = 'scram-sha-256'", "ALTER ROLE "+quote(s.AppUser)+" PASSWORD 'another'")
	if changes := apply(t, admin, s); len(changes) > 0 {
		t.Errorf("changes %q", changes)
	}
	exec(t, admin, "ALTER ROLE "+quote(s.AppUser)+" PASSWORD NULL")
	if changes := apply(t, admin, s); len(changes) != 1 {
		t.Errorf("changes %q", changes)
	}
	s.AppPassword = config.Secret{}
	if changes := apply(t, admin, s); len(changes) > 0 {
		t.Errorf("no password given, changes %q", changes)
	}
	s.AppPassword = config.NewSecret("zoë")
	if _, err := roles.Apply(soon(t), admin, s); err == nil || strings.Contains(err.Error(), "zoë") || !strings.Contains(fail.Hint(err), "ASCII") {
		t.Errorf("got %v", err)
	}
}

// The verifier lets the user in with the password, over SCRAM.
func TestLogin(t *testing.T) {
	t.Parallel()
	s, _ := newSpec(t)
	s.Database = "scram_db"
	createDatabase(t, s.Database)
	apply(t, as(t, dev.Superuser(), s.Database), s)
	db := config.Database{
		Host: socketDir(t), Port: 5432, User: s.AppUser, MigrationUser: s.MigrationUser, Name: s.Database,
		Password: s.AppPassword, MigrationPassword: s.MigrationPassword,
	}
	f, err := conn.FromConfig(db)
	if err != nil {
		t.Fatal(err)
	}
	for _, purpose := range []conn.Purpose{conn.App, conn.Migration} {
		c, err := f.Connect(soon(t), purpose)
		if err != nil {
			t.Fatal(err)
		}
		_ = c.Close(context.Background())
	}
	db.Password = s.MigrationPassword
	if f, err = conn.FromConfig(db); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Connect(soon(t), conn.App); conn.CauseOf(err) != conn.CauseCredentials {
		t.Errorf("another password: got %v", err)
	}
}

func TestSingleUser(t *testing.T) {
	t.Parallel()
	s, admin := newSpec(t)
	s.AppUser = s.MigrationUser
	apply(t, admin, s)
	if again := apply(t, admin, s); len(again) > 0 {
		t.Errorf("the second run changed %q", again)
	}
	findings, err := roles.Check(soon(t), as(t, s.MigrationUser, s.Database), s)
	if err != nil || len(findings) != 1 || findings[0].Severity != roles.Warning {
		t.Errorf("findings %v, %v", findings, err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		state func(s roles.Spec) []string
		what  string
		hint  string
	}{
		{"superuser migrates", func(s roles.Spec) []string {
			return []string{"CREATE ROLE " + quote(s.MigrationUser) + " LOGIN SUPERUSER"}
		}, "the migration user is a superuser", "NOSUPERUSER"},
		{"migrator creates roles", func(s roles.Spec) []string {
			return []string{"CREATE ROLE " + quote(s.MigrationUser) + " LOGIN CREATEROLE"}
		}, "may create roles", "NOCREATEROLE"},
		{"superuser application", func(s roles.Spec) []string { return []string{"CREATE ROLE " + quote(s.AppUser) + " LOGIN SUPERUSER"} }, "powers of its own", "NOSUPERUSER"},
		{"application bypasses RLS", func(s roles.Spec) []string { return []string{"CREATE ROLE " + quote(s.AppUser) + " LOGIN BYPASSRLS"} }, "powers of its own", "NOBYPASSRLS"},
		{"application creates databases", func(s roles.Spec) []string { return []string{"CREATE ROLE " + quote(s.AppUser) + " LOGIN CREATEDB"} }, "powers of its own", "NOCREATEDB"},
		{"application owns a table", func(s roles.Spec) []string {
			return []string{"CREATE ROLE " + quote(s.AppUser) + " LOGIN", "CREATE TABLE t (a int)", "ALTER TABLE t OWNER TO " + quote(s.AppUser)}
		}, "owns objects", "REASSIGN OWNED"},
		{"application owns the database", func(s roles.Spec) []string {
			return []string{"CREATE ROLE " + quote(s.AppUser) + " LOGIN", "ALTER DATABASE " + quote(s.Database) + " OWNER TO " + quote(s.AppUser)}
		}, "owns objects", "REASSIGN OWNED"},
		{"application is the migrator's member", func(s roles.Spec) []string {
			return []string{"CREATE ROLE " + quote(s.MigrationUser) + " LOGIN", "CREATE ROLE " + quote(s.AppUser) + " LOGIN IN ROLE " + quote(s.MigrationUser)}
		}, "member of the migration user", "REVOKE"},
		{"through a group", func(s roles.Spec) []string {
			return []string{
				"CREATE ROLE " + quote(s.MigrationUser) + " LOGIN", "CREATE ROLE " + quote(s.AppRoles[0]) + " IN ROLE " + quote(s.MigrationUser),
				"CREATE ROLE " + quote(s.AppUser) + " LOGIN IN ROLE " + quote(s.AppRoles[0]),
			}
		}, "member of the migration user", "REVOKE"},
		{"application writes everything", func(s roles.Spec) []string {
			return []string{"CREATE ROLE " + quote(s.AppUser) + " LOGIN IN ROLE pg_write_all_data"}
		}, "member of pg_write_all_data", "REVOKE"},
		{"group that can log in", func(s roles.Spec) []string { return []string{"CREATE ROLE " + quote(s.AppRoles[0]) + " LOGIN"} }, "the group role can log in", "NOLOGIN"},
		{"foreign history schema", func(roles.Spec) []string { return []string{"CREATE SCHEMA plumb"} }, "the history schema belongs to somebody else", "ALTER SCHEMA"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, admin := newSpec(t)
			exec(t, admin, test.state(s)...)
			_, err := roles.Apply(soon(t), admin, s)
			if err == nil || !strings.Contains(err.Error(), test.what) || !strings.Contains(fail.Hint(err), test.hint) {
				t.Errorf("got %v (%s)", err, fail.Hint(err))
			}
			var groups int
			if err := admin.QueryRow(soon(t), "SELECT count(*) FROM pg_roles WHERE rolname = $1", s.GroupRoles[0]).Scan(&groups); err != nil || groups > 0 {
				t.Errorf("something was changed: %d, %v", groups, err)
			}
		})
	}
}

func TestWrongDatabase(t *testing.T) {
	t.Parallel()
	s, _ := newSpec(t)
	_, err := roles.Apply(soon(t), as(t, dev.Superuser(), "postgres"), s)
	if err == nil || !strings.Contains(err.Error(), "the connection is to another database") {
		t.Errorf("got %v", err)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	good := roles.Spec{Database: "d", MigrationUser: "m", AppUser: "a", AppRoles: []string{"g"}}
	tests := []struct {
		name   string
		change func(*roles.Spec)
		want   string
	}{
		{"no migration user", func(s *roles.Spec) { s.MigrationUser = "" }, "has no name"},
		{"empty group", func(s *roles.Spec) { s.AppRoles = []string{""} }, "has no name"},
		{"long", func(s *roles.Spec) { s.AppUser = strings.Repeat("x", 64) }, "too long"},
		{"zero byte", func(s *roles.Spec) { s.AppUser = "a\x00b" }, "zero byte"},
		{"reserved", func(s *roles.Spec) { s.AppRoles = []string{"pg_read_all_data"} }, "reserved"},
		{"public", func(s *roles.Spec) { s.AppRoles = []string{"public"} }, "reserved"},
		{"group named as a user", func(s *roles.Spec) { s.GroupRoles = []string{"a"} }, "name of a user"},
		{"history in public", func(s *roles.Spec) { s.HistorySchema = "public" }, "can't be public"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := good
			test.change(&s)
			if _, err := roles.Statements(s); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v", err)
			}
		})
	}
	if _, err := roles.Statements(good); err != nil {
		t.Error(err)
	}
}

// Names that try to end a literal, an identifier or a dollar quote do nothing but be names.
func TestNamesCannotInject(t *testing.T) {
	t.Parallel()
	s, admin := newSpec(t)
	s.AppRoles = []string{`x"; DROP SCHEMA public; --`, `y'; DROP SCHEMA public; --`, "z$bootstrap$ DROP", "w$plumb$ %s %1$I"}
	list, err := roles.Statements(s)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, admin, roles.Script(list))
	if changes := apply(t, admin, s); len(changes) > 0 {
		t.Errorf("changes %q", changes)
	}
	rows, err := admin.Query(soon(t), "SELECT rolname FROM pg_roles WHERE rolname = ANY($1)", s.AppRoles)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(names) != len(s.AppRoles) {
		t.Errorf("got %q, %v", names, err)
	}
}

var verifierPattern = regexp.MustCompile(`SCRAM-SHA-256\$4096:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+`)

func TestVerifierIsFreshEachTime(t *testing.T) {
	t.Parallel()
	one, err := roles.Verifier(config.NewSecret("pencil"))
	if err != nil {
		t.Fatal(err)
	}
	two, err := roles.Verifier(config.NewSecret("pencil"))
	if err != nil {
		t.Fatal(err)
	}
	if one == two || !verifierPattern.MatchString(one) {
		t.Errorf("%s, %s", one, two)
	}
}
