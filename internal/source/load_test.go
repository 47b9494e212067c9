package source_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/source"
)

// server is the throwaway server of all tests of the package.
var server = sync.OnceValues(func() (devdb.Server, error) {
	return devdb.Open(context.Background(), devdb.Options{})
})

var opened atomic.Bool

func TestMain(m *testing.M) {
	code := m.Run()
	if opened.Load() {
		if srv, err := server(); err == nil {
			_ = srv.Close()
		}
	}
	os.Exit(code)
}

// database is an empty database with a role that has exactly the rights of a migration user.
type database struct {
	admin     *pgx.Conn
	url, name string
}

// load loads a source as the migration user.
func (d *database) load(ctx context.Context, t *testing.T, src *source.Source) error {
	t.Helper()
	d.prepare(t, src)
	config, err := pgx.ParseConfig(d.url)
	if err != nil {
		t.Fatal(err)
	}
	config.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) { src.OnNotice(n) }
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	return src.Load(ctx, conn, nil)
}

var counter atomic.Int64

func newDatabase(t *testing.T) *database {
	t.Helper()
	opened.Store(true)
	srv, err := server()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("source_%d", counter.Add(1))
	root := connect(t, srv.URL(srv.Superuser(), "postgres"))
	role := name + "_migrator"
	exec(t, root, "CREATE DATABASE "+name+" TEMPLATE template0")
	exec(t, root, "CREATE ROLE "+role+" LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB")
	exec(t, root, "GRANT CONNECT, CREATE, TEMPORARY ON DATABASE "+name+" TO "+role)
	admin := connect(t, srv.URL(srv.Superuser(), name))
	exec(t, admin, "GRANT USAGE, CREATE ON SCHEMA public TO "+role)
	return &database{admin: admin, url: srv.URL(role, name), name: name}
}

// prepare makes what Load needs: extensions and roles, which all tests of the server share.
func (d *database) prepare(t *testing.T, src *source.Source) {
	t.Helper()
	for _, role := range src.Roles() {
		exec(t, d.admin, "DO $$ BEGIN CREATE ROLE "+pgx.Identifier{role.Name}.Sanitize()+
			"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$")
	}
	for _, extension := range src.Extensions() {
		sql := "CREATE EXTENSION " + pgx.Identifier{extension.Name}.Sanitize()
		if extension.Schema != "" {
			exec(t, d.admin, "CREATE SCHEMA IF NOT EXISTS "+pgx.Identifier{extension.Schema}.Sanitize()+" AUTHORIZATION "+d.name+"_migrator")
			sql += " SCHEMA " + pgx.Identifier{extension.Schema}.Sanitize()
		}
		exec(t, d.admin, sql)
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func exec(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// value runs a query that gives one text.
func (d *database) value(t *testing.T, sql string) string {
	t.Helper()
	var out string
	if err := d.admin.QueryRow(t.Context(), sql).Scan(&out); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return out
}

// files turns txtar-like pairs of name and text into files.
func files(pairs ...string) []source.File {
	var out []source.File
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, source.File{Name: pairs[i], Text: []byte(pairs[i+1])})
	}
	return out
}

// load reads and loads files into a new database.
func load(t *testing.T, pairs ...string) (*database, error) {
	t.Helper()
	src, err := source.New(files(pairs...), source.Options{})
	if err != nil {
		return nil, err
	}
	db := newDatabase(t)
	return db, db.load(t.Context(), t, src)
}

// describe writes an error with its hint.
func describe(err error) string {
	if err == nil {
		return "no error"
	}
	if hint := fail.Hint(err); hint != "" {
		return err.Error() + "\nhint: " + hint
	}
	return err.Error()
}

func TestLoadRegistry(t *testing.T) {
	t.Parallel()
	src, err := source.Read([]string{"../../schema"}, source.Options{})
	if err != nil {
		t.Fatal(describe(err))
	}
	db := newDatabase(t)
	if err := db.load(t.Context(), t, src); err != nil {
		t.Fatal(describe(err))
	}
	got := db.value(t, `SELECT string_agg(relkind || '=' || n, ' ' ORDER BY relkind) FROM (
		SELECT relkind::text, count(*) AS n FROM pg_class
		WHERE relnamespace::regnamespace::text IN ('registry', 'preservation', 'stats') AND relkind IN ('r', 'v', 'm') GROUP BY 1) x`)
	if !strings.HasPrefix(got, "m=4 r=30 v=") {
		t.Errorf("got %s", got)
	}
}
