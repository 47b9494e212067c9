package runner_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/migrate/runner"
)

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		child()
		return
	}
	code := m.Run()
	if server != nil {
		_ = server.Close()
	}
	os.Exit(code)
}

var (
	server     devdb.Server
	serverOnce sync.Once
	serverErr  error
	counter    atomic.Int64
)

// theServer is one throwaway server for the whole package.
func theServer(t *testing.T) devdb.Server {
	t.Helper()
	serverOnce.Do(func() { server, serverErr = devdb.Open(context.Background(), devdb.Options{}) })
	if serverErr != nil {
		t.Fatal(serverErr)
	}
	return server
}

// place says who the migration user is and where its history goes.
type place int

const (
	ownSchema place = iota // bootstrapped: owns the schema plumb
	inPublic               // may only create in public
)

// target is a database with a migration user, a group role and an app user of its own.
type target struct {
	t                          *testing.T
	server                     devdb.Server
	database                   string
	migrator, group, app       string
	dir                        string
	historyTable, attemptTable string
}

func newTarget(t *testing.T, where place) *target {
	t.Helper()
	n := counter.Add(1)
	x := &target{
		t: t, server: theServer(t), database: fmt.Sprintf("db%d", n), dir: t.TempDir(),
		migrator: fmt.Sprintf("migrator%d", n), group: fmt.Sprintf("group%d", n), app: fmt.Sprintf("app%d", n),
		historyTable: "plumb.schema_migrations", attemptTable: "plumb.attempts",
	}
	admin := x.connect(x.server.Superuser(), "postgres")
	x.exec(admin, "CREATE DATABASE "+x.database)
	x.exec(admin, fmt.Sprintf("CREATE ROLE %s LOGIN; CREATE ROLE %s NOLOGIN; CREATE ROLE %s LOGIN IN ROLE %[2]s", x.migrator, x.group, x.app))
	admin = x.connect(x.server.Superuser(), x.database)
	x.exec(admin, fmt.Sprintf("GRANT CONNECT ON DATABASE %s TO %s; GRANT USAGE, CREATE ON SCHEMA public TO %s; REVOKE CREATE ON SCHEMA public FROM PUBLIC",
		x.database, x.migrator, x.migrator))
	if where == ownSchema {
		x.exec(admin, fmt.Sprintf("GRANT CREATE, TEMPORARY ON DATABASE %s TO %s; CREATE SCHEMA plumb AUTHORIZATION %s", x.database, x.migrator, x.migrator))
	} else {
		x.historyTable, x.attemptTable = "public.plumb_schema_migrations", "public.plumb_attempts"
	}
	return x
}

func (x *target) connect(user, database string) *pgx.Conn {
	x.t.Helper()
	conn, err := pgx.Connect(x.t.Context(), x.server.URL(user, database))
	if err != nil {
		x.t.Fatal(err)
	}
	x.t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// as connects to the database of the test.
func (x *target) as(user string) *pgx.Conn { x.t.Helper(); return x.connect(user, x.database) }

func (x *target) admin() *pgx.Conn { x.t.Helper(); return x.as(x.server.Superuser()) }

func (x *target) exec(conn *pgx.Conn, sql string) {
	x.t.Helper()
	if _, err := conn.PgConn().Exec(x.t.Context(), sql).ReadAll(); err != nil {
		x.t.Fatalf("%s: %v", sql, err)
	}
}

// value runs a query with one row and one column as the superuser.
func (x *target) value(sql string) string {
	x.t.Helper()
	var s string
	if err := x.admin().QueryRow(x.t.Context(), "SELECT coalesce(("+sql+")::text, '<null>')").Scan(&s); err != nil {
		x.t.Fatalf("%s: %v", sql, err)
	}
	return s
}

// files writes a txtar archive into the migration directory.
func (x *target) files(archive string) {
	x.t.Helper()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(x.dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			x.t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			x.t.Fatal(err)
		}
	}
}

func connectTo(url string) runner.Connect {
	return func(ctx context.Context, onNotice func(*pgconn.Notice)) (*pgx.Conn, error) {
		config, err := pgx.ParseConfig(url)
		if err != nil {
			return nil, err
		}
		config.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) { onNotice(n) }
		config.RuntimeParams["application_name"] = "plumb"
		return pgx.ConnectConfig(ctx, config)
	}
}

func (x *target) runner() *runner.Runner {
	x.t.Helper()
	dir, err := migrate.Open(x.dir, "")
	if err != nil {
		x.t.Fatal(err)
	}
	return &runner.Runner{
		Connect: connectTo(x.server.URL(x.migrator, x.database)), Dir: dir,
		Options: runner.Options{LockTimeout: 30 * time.Second, AllowDestructive: true, ToolVersion: "plumb test"},
	}
}

func (x *target) up(n int) (*runner.UpResult, error) {
	x.t.Helper()
	return x.runner().Up(x.t.Context(), n)
}

func (x *target) mustUp() *runner.UpResult {
	x.t.Helper()
	result, err := x.up(0)
	if err != nil {
		x.t.Fatal(err)
	}
	return result
}

func (x *target) down(n int) (*runner.DownResult, error) {
	x.t.Helper()
	return x.runner().Down(x.t.Context(), n)
}

// history is "version applied/total direction finished", one line per row.
func (x *target) history() string {
	x.t.Helper()
	return x.value(`SELECT string_agg(format('%s %s/%s %s %s', version, statements_applied, statements_total, direction,
		CASE WHEN finished_at IS NULL THEN 'open' ELSE 'done' END), E'\n' ORDER BY version) FROM ` + x.historyTable)
}

// rel shortens an error by the name of the temporary directory.
func (x *target) rel(err error) string {
	if err == nil {
		return "<nil>"
	}
	return strings.ReplaceAll(err.Error(), x.dir+"/", "")
}
