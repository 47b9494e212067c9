package roles_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/roles"
)

// dev is one server for the package. In databases named scram_… a password is needed, elsewhere the socket is trusted.
var dev devdb.Server

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	dev, err = devdb.Open(ctx, devdb.Options{
		URL:      os.Getenv("PLUMB_TEST_DEV_URL"), // such as npm://18, to try another major version
		Settings: map[string]string{"max_connections": "200"},
		HBA:      []string{"local scram_db " + devdb.SuperuserName + " trust", "local scram_db all scram-sha-256"},
	})
	if err != nil {
		return 1, err
	}
	defer func() { err = dev.Close() }()
	return m.Run(), nil
}

func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// as connects a role to a database; the test closes it.
func as(t *testing.T, role, database string) *pgx.Conn {
	t.Helper()
	f, err := conn.FromURL(dev.URL(role, database))
	if err != nil {
		t.Fatal(err)
	}
	c, err := f.Connect(soon(t), conn.Admin)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = c.Close(ctx)
	})
	return c
}

func exec(t *testing.T, c *pgx.Conn, sql ...string) {
	t.Helper()
	for _, one := range sql {
		if _, err := c.PgConn().Exec(soon(t), one).ReadAll(); err != nil {
			t.Fatalf("%s: %v", one, err)
		}
	}
}

// refused checks that the server says "permission denied" or "must be owner".
func refused(t *testing.T, c *pgx.Conn, sql ...string) {
	t.Helper()
	for _, one := range sql {
		_, err := c.PgConn().Exec(soon(t), one).ReadAll()
		if err == nil || !strings.Contains(err.Error(), "SQLSTATE 42501") {
			t.Errorf("%s: got %v, want a refusal", one, err)
		}
	}
}

var counter atomic.Int64

// newSpec makes a database and role names that no other test has.
func newSpec(t *testing.T) (roles.Spec, *pgx.Conn) {
	t.Helper()
	n := counter.Add(1)
	s := roles.Spec{
		Database:      fmt.Sprintf("registry %d", n),
		MigrationUser: fmt.Sprintf("db_migrator'%d", n), AppUser: fmt.Sprintf("db_app-%d", n),
		AppRoles: []string{fmt.Sprintf("registry \"app\" %d", n)}, GroupRoles: []string{fmt.Sprintf("Readonly %d", n)},
		MigrationPassword: config.NewSecret("migrator_password"), AppPassword: config.NewSecret("app_password"),
	}
	createDatabase(t, s.Database)
	return s, as(t, dev.Superuser(), s.Database)
}

func createDatabase(t *testing.T, name string) {
	t.Helper()
	admin := as(t, dev.Superuser(), "postgres")
	exec(t, admin, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()+" TEMPLATE template0")
}

func apply(t *testing.T, c *pgx.Conn, s roles.Spec) []string {
	t.Helper()
	changes, err := roles.Apply(soon(t), c, s)
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

func socketDir(t *testing.T) string {
	t.Helper()
	u, err := url.Parse(dev.URL("x", "y"))
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("host")
}
