package workspace_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/workspace"
)

// private is a server of plumb's own, on which only the superuser logs in without a password.
var private devdb.Server

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	server, err := devdb.Open(context.Background(), devdb.Options{URL: os.Getenv("PLUMB_DEV_URL"), HBA: []string{
		"local all " + devdb.SuperuserName + " trust", "local all all scram-sha-256",
	}})
	if err != nil {
		panic(err)
	}
	defer server.Close() //nolint:errcheck // nothing depends on it
	private = server
	return m.Run()
}

// theirs is the same server as a user gives it, by a URL.
func theirs(t *testing.T) devdb.Server {
	t.Helper()
	server, err := devdb.Open(t.Context(), devdb.Options{URL: private.URL(devdb.SuperuserName, "postgres")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() }) //nolint:errcheck // it is not ours
	return server
}

func open(t *testing.T, server devdb.Server, owner string) *workspace.Workspace {
	t.Helper()
	w, err := workspace.Open(t.Context(), server, owner)
	if err != nil {
		t.Fatalf("%v\nhint: %s", err, fail.Hint(err))
	}
	return w
}

func newDatabase(t *testing.T, w *workspace.Workspace) *workspace.Database {
	t.Helper()
	db, err := w.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Drop(context.Background()) }) //nolint:errcheck // the server goes too
	return db
}

// asAdmin runs a query as the server's superuser and returns the text of its rows.
func asAdmin(t *testing.T, sql string, args ...any) []string {
	t.Helper()
	factory, err := conn.FromURL(private.URL(devdb.SuperuserName, "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := factory.Connect(t.Context(), conn.Admin)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background()) //nolint:errcheck // the server goes too
	rows, err := c.Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// What runs in a workspace can do nothing that the migration user of production can't.
func TestNeverSuperuser(t *testing.T) {
	t.Parallel()
	w := open(t, private, "powerless")
	db := newDatabase(t, w)
	var user string
	var attributes []bool
	err := db.With(t.Context(), func(c *pgx.Conn) error {
		return c.QueryRow(t.Context(), `SELECT session_user, ARRAY[rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls]
			FROM pg_roles WHERE rolname = current_user`).Scan(&user, &attributes)
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]bool{false, false, false, false, false}, attributes); diff != "" || user != "powerless" {
		t.Errorf("%s: %s", user, diff)
	}
	for _, sql := range []string{
		"CREATE ROLE other", "CREATE DATABASE other", "COPY (SELECT 1) TO PROGRAM 'true'", "SELECT pg_read_file('/etc/hostname')",
		"ALTER SYSTEM SET work_mem = '1MB'", "SET ROLE " + devdb.SuperuserName, "CREATE EXTENSION dblink",
	} {
		if err := db.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: got %v", sql, err)
		}
	}
}

// On a server of the user, a workspace leaves nothing behind: no database, and no role but those that were there.
func TestNothingLeftBehind(t *testing.T) {
	t.Parallel()
	asAdmin(t, "CREATE ROLE was_there")
	const databases = "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) IN (SELECT rolname FROM pg_roles WHERE rolname = 'creator_of_databases')"
	asAdmin(t, "CREATE ROLE creator_of_databases LOGIN SUPERUSER PASSWORD 'x'")
	server, err := devdb.Open(t.Context(), devdb.Options{URL: strings.Replace(private.URL("creator_of_databases", "postgres"), "creator_of_databases@", "creator_of_databases:x@", 1)})
	if err != nil {
		t.Fatal(err)
	}
	w := open(t, server, "fresh")
	if err := w.EnsureRoles(t.Context(), []string{"was_there", "stub"}); err != nil {
		t.Fatal(err)
	}
	db, err := w.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.EnsureTablespaces(t.Context(), []string{"place", "pg_default", "place"}); err != nil {
		t.Fatal(err)
	}
	if err := db.Exec(t.Context(), "CREATE TABLE t (a int) TABLESPACE place; GRANT SELECT ON t TO stub, was_there"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Clone(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := asAdmin(t, databases); len(got) != 2 {
		t.Errorf("before: %q", got)
	}
	if err := w.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if got := asAdmin(t, databases); len(got) > 0 {
		t.Errorf("databases stay: %q", got)
	}
	if got := asAdmin(t, "SELECT spcname FROM pg_tablespace WHERE spcname = 'place'"); len(got) > 0 {
		t.Errorf("tablespaces stay: %q", got)
	}
	roles := asAdmin(t, "SELECT rolname FROM pg_roles WHERE rolname IN ('was_there', 'stub', 'fresh')")
	if diff := cmp.Diff([]string{"was_there"}, roles); diff != "" {
		t.Error(diff)
	}
}

// A database whose preparation fails does not stay.
func TestFailedPreparation(t *testing.T) {
	t.Parallel()
	w := open(t, private, "halfway")
	base, err := w.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const count = "SELECT datname FROM pg_database WHERE has_database_privilege('halfway', oid, 'CREATE') AND datname LIKE 'plumb%'"
	// Bootstrap refuses a migration user who may create roles.
	asAdmin(t, "ALTER ROLE halfway CREATEROLE")
	before := len(asAdmin(t, "SELECT datname FROM pg_database WHERE datname = $1", nameOf(t, base)))
	if db, err := w.NewDatabase(t.Context()); err == nil || db != nil {
		t.Errorf("got %v, %v", db, err)
	}
	if db, err := base.Clone(t.Context()); err == nil || db != nil {
		t.Errorf("got %v, %v", db, err)
	}
	if before != 1 {
		t.Errorf("%d databases", before)
	}
	if got := asAdmin(t, count); len(got) != 1 {
		t.Errorf("databases: %q", got)
	}
	if err := base.Drop(t.Context()); err != nil {
		t.Error(err)
	}
}

func nameOf(t *testing.T, db *workspace.Database) (name string) {
	t.Helper()
	err := db.With(t.Context(), func(c *pgx.Conn) error {
		return c.QueryRow(t.Context(), "SELECT current_database()").Scan(&name)
	})
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// A role that is there has a password that nobody knows here, and perhaps rights that files must not get.
func TestExistingOwner(t *testing.T) {
	t.Parallel()
	asAdmin(t, "CREATE ROLE present LOGIN SUPERUSER")
	_, err := workspace.Open(t.Context(), theirs(t), "present")
	if err == nil || !strings.Contains(err.Error(), "present") || !strings.Contains(fail.Hint(err), "--dev-url") {
		t.Errorf("got %v\nhint: %s", err, fail.Hint(err))
	}
	if got := asAdmin(t, "SELECT rolname FROM pg_roles WHERE rolname = 'present' AND rolsuper"); len(got) != 1 {
		t.Error("the role was changed")
	}
}

// The superuser of the server is never the migration user, whatever its name is in production.
func TestSuperuserAsOwner(t *testing.T) {
	t.Parallel()
	w := open(t, theirs(t), devdb.SuperuserName)
	if w.Owner() != workspace.DefaultOwner {
		t.Errorf("owner %s", w.Owner())
	}
	if err := w.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

// plumb's and golang-migrate's histories are not part of the schema; a table of the user with such a name is.
func TestOwnTables(t *testing.T) {
	t.Parallel()
	w := open(t, private, "with_history")
	for sql, want := range map[string]bool{
		"CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL)": false,
		"CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, note text)":              true,
		"CREATE TABLE schema_migrations (version text, dirty boolean, more int)":                       true,
		"CREATE VIEW schema_migrations AS SELECT 1::bigint AS version, false AS dirty":                 true,
		"CREATE TABLE plumb_schema_migrations (version text)":                                          false,
	} {
		db := newDatabase(t, w)
		if err := db.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		read, err := db.Catalog(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for id := range read.Objects {
			found = found || id.Schema == "public" && strings.HasSuffix(id.Name, "schema_migrations") && id.Kind != catalog.Schema
		}
		if found != want {
			t.Errorf("%s: in the catalog: %v", sql, found)
		}
	}
}

// An extension comes with those that it needs, each in the schema that is asked for, whatever the order.
func TestCreateExtensions(t *testing.T) {
	t.Parallel()
	w := open(t, private, "with_extensions")
	const installed = "SELECT string_agg(e.extname || ' in ' || e.extnamespace::regnamespace, ', ' ORDER BY extname) FROM pg_extension e WHERE extname <> 'plpgsql'"
	for _, tt := range []struct {
		list []workspace.Extension
		want string
	}{
		{[]workspace.Extension{{Name: "earthdistance"}}, "cube in public, earthdistance in public"},
		{[]workspace.Extension{{Name: "earthdistance"}, {Name: "cube", Schema: "Sub"}}, `cube in "Sub", earthdistance in public`},
		{[]workspace.Extension{{Name: "citext", Schema: "ext"}, {Name: "citext", Schema: "ext"}}, "citext in ext"},
	} {
		db := newDatabase(t, w)
		if err := db.CreateExtensions(t.Context(), tt.list); err != nil {
			t.Errorf("%v\nhint: %s", err, fail.Hint(err))
			continue
		}
		var got string
		err := db.With(t.Context(), func(c *pgx.Conn) error { return c.QueryRow(t.Context(), installed).Scan(&got) })
		if err != nil || got != tt.want {
			t.Errorf("got %s, %v", got, err)
		}
	}
	// One that comes into pg_catalog alone.
	for _, schema := range []string{"", "pg_catalog"} {
		db := newDatabase(t, w)
		admin(t, db, "DROP EXTENSION plpgsql")
		if err := db.CreateExtensions(t.Context(), []workspace.Extension{{Name: "plpgsql", Schema: schema}}); err != nil {
			t.Error(err)
		}
	}
	db := newDatabase(t, w)
	err := db.CreateExtensions(t.Context(), []workspace.Extension{{Name: "nowhere_to_be_found"}})
	if err == nil || !strings.Contains(err.Error(), "nowhere_to_be_found") || fail.Hint(err) == "" {
		t.Errorf("got %v", err)
	}
}

func admin(t *testing.T, db *workspace.Database, sql string) {
	t.Helper()
	factory, err := conn.FromURL(db.AdminURL())
	if err != nil {
		t.Fatal(err)
	}
	c, err := factory.Connect(t.Context(), conn.Admin)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Hangup(t.Context(), c)
	if _, err := c.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// Reading a database does not wait for ever for a session that locks a table.
func TestReadOfLocked(t *testing.T) {
	t.Parallel()
	w := open(t, private, "with_locks")
	db := newDatabase(t, w)
	if err := db.Exec(t.Context(), "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t"); err != nil {
		t.Fatal(err)
	}
	err := db.With(t.Context(), func(c *pgx.Conn) error {
		if _, err := c.Exec(t.Context(), "BEGIN"); err != nil {
			return err
		}
		if _, err := c.Exec(t.Context(), "LOCK v IN ACCESS EXCLUSIVE MODE"); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		_, err := db.Catalog(ctx)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "55P03") || !strings.Contains(fail.Hint(err), "lock") {
		t.Errorf("got %v\nhint: %s", err, fail.Hint(err))
	}
}

// A user who may make databases but no roles is told so.
func TestAdminWithoutRoles(t *testing.T) {
	t.Parallel()
	asAdmin(t, "CREATE ROLE only_databases LOGIN CREATEDB PASSWORD 'x'")
	server, err := devdb.Open(t.Context(), devdb.Options{URL: strings.Replace(private.URL("only_databases", "postgres"), "only_databases@", "only_databases:x@", 1)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = workspace.Open(t.Context(), server, "unborn")
	if err == nil || !strings.Contains(err.Error(), "42501") || !strings.Contains(fail.Hint(err), "CREATEROLE") {
		t.Errorf("got %v\nhint: %s", err, fail.Hint(err))
	}
}

// An administrator as managed services have it, no superuser, is enough for all but extensions.
func TestAdminWithoutSuperuser(t *testing.T) {
	t.Parallel()
	asAdmin(t, "CREATE ROLE managed LOGIN CREATEDB CREATEROLE PASSWORD 'x'")
	server, err := devdb.Open(t.Context(), devdb.Options{URL: strings.Replace(private.URL("managed", "postgres"), "managed@", "managed:x@", 1)})
	if err != nil {
		t.Fatal(err)
	}
	w := open(t, server, "managed_migrator")
	if private.Major() < 15 {
		// There the schema public belongs to the superuser, not to the owner of the database.
		if _, err := w.NewDatabase(t.Context()); err == nil || !strings.Contains(fail.Hint(err), "superuser") {
			t.Errorf("got %v\nhint: %s", err, fail.Hint(err))
		}
	} else {
		work(t, newDatabase(t, w))
	}
	if err := w.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if left := asAdmin(t, "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = 'managed'"); len(left) > 0 {
		t.Errorf("databases stay: %q", left)
	}
}

// work makes a table in a database, copies the database and reads the copy.
func work(t *testing.T, db *workspace.Database) {
	t.Helper()
	if err := db.Exec(t.Context(), "CREATE SCHEMA s; CREATE TABLE s.t (a int)"); err != nil {
		t.Error(err)
	}
	clone, err := db.Clone(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	read, err := clone.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if read.Get(catalog.ID{Kind: catalog.Table, Schema: "s", Name: "t"}) == nil {
		t.Error("the copy has no table")
	}
}
