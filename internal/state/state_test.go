package state

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/workspace"
)

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestIsMigrations(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  bool
	}{
		{"sum", map[string]string{migrate.HashFileName: ""}, true},
		{"pairs without a sum", map[string]string{"1_a.up.sql": "SELECT 1;", "1_a.down.sql": "SELECT 1;"}, true},
		{"only ups", map[string]string{"1_a.up.sql": "SELECT 1;"}, true},
		{"schema files", map[string]string{"tables.sql": "CREATE TABLE t ();", "views.sql": "SELECT 1;"}, false},
		{"HCL", map[string]string{"a.pg.hcl": "", "b.sql": ""}, false},
		{"nothing", nil, false},
	} {
		dir := folder(t, tt.files)
		for _, url := range []string{dir, "file://" + dir, "file://" + dir + "?format=golang-migrate"} {
			if got := isMigrations(url); got != tt.want {
				t.Errorf("%s: %v", tt.name, got)
			}
		}
	}
	file := filepath.Join(folder(t, map[string]string{"1_a.up.sql": ""}), "1_a.up.sql")
	for _, url := range []string{file, "file://" + file, file + "/nothing", ""} {
		if isMigrations(url) {
			t.Errorf("%q is taken for a migration directory", url)
		}
	}
}

func TestIsLive(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]bool{
		"postgres://h/d": true, "postgresql://h/d": true, "Postgres://h/d": true, "POSTGRESQL://h/d": true,
		"postgres": false, "file://postgres": false, "mysql://h/d": false, "schema/postgres://": false, "": false,
	} {
		if got := IsLive(url); got != want {
			t.Errorf("%s: %v", url, got)
		}
	}
}

// What can't be opened is not printed: it may have a password.
func TestSecrets(t *testing.T) {
	t.Parallel()
	opener := NewOpener(Options{})
	for _, url := range []string{
		"mysql://u:s3cret@h/db", "Mysql://u:s3cret@h/db", "postgres+ssl://u:s3cret@h/db", "FILE://u:s3cret@h",
		"host=h user=u password=s3cret", "Postgres://u:s3cret@127.0.0.1:1/db?connect_timeout=1", "postgres://u:s3cret@[::1",
	} {
		for name, open := range map[string]func() error{
			"open":   func() error { _, err := opener.Open(t.Context(), url); return err },
			"schema": func() error { _, err := opener.Schema(t.Context(), []string{url}); return err },
			"pair":   func() error { _, _, err := opener.OpenPair(t.Context(), "file://nothing", url); return err },
		} {
			err := open()
			if err == nil || strings.Contains(err.Error(), "s3cret") || strings.Contains(fail.Hint(err), "s3cret") {
				t.Errorf("%s %s: got %v\nhint: %s", name, url, err, fail.Hint(err))
			}
		}
	}
}

func TestSameMajor(t *testing.T) {
	t.Parallel()
	old, now := &State{URL: "a", Catalog: catalog.New(150018)}, &State{URL: "b", Catalog: catalog.New(160002)}
	if err := SameMajor(old, &State{Catalog: catalog.New(150001)}); err != nil {
		t.Error(err)
	}
	err := SameMajor(old, now)
	if err == nil || !strings.Contains(err.Error(), "a is PostgreSQL 15 and b is PostgreSQL 16") || !strings.Contains(fail.Hint(err), "npm://15") {
		t.Errorf("got %v\nhint: %s", err, fail.Hint(err))
	}
}

// A pair keeps its order, whichever side is opened first, and the live side is only read.
func TestOpenPair(t *testing.T) {
	t.Parallel()
	server, err := devdb.Open(t.Context(), devdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() }) //nolint:errcheck // nothing depends on it
	live := server.URL(server.Superuser(), "postgres")
	run(t, live, "CREATE TABLE live (a int)")
	files := "file://" + folder(t, map[string]string{"schema.sql": "CREATE TABLE files (a int);"})
	migrations := "file://" + folder(t, map[string]string{"1_a.up.sql": "CREATE TABLE migrations (a int);"})
	opener := NewOpener(Options{DevURL: live})
	for _, tt := range []struct{ from, to, wantFrom, wantTo string }{
		{live, files, "live", "files"},
		{files, live, "files", "live"},
		{migrations, files, "migrations", "files"},
		{live, live, "live", "live"},
	} {
		a, b, err := opener.OpenPair(t.Context(), tt.from, tt.to)
		if err != nil {
			t.Fatalf("%v\nhint: %s", err, fail.Hint(err))
		}
		if got := tables(a) + " " + tables(b); got != tt.wantFrom+" "+tt.wantTo {
			t.Errorf("%s to %s: got %s", tt.wantFrom, tt.wantTo, got)
		}
		for _, s := range []*State{a, b} {
			if live := s.Database == nil; live != (tables(s) == "live") {
				t.Errorf("%s: live %v", s, live)
			}
		}
	}
	if opener.options.Major != server.Major() {
		t.Errorf("major %d", opener.options.Major)
	}
	if err := opener.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if got := run(t, live, "SELECT coalesce(string_agg(datname, ' '), '') FROM pg_database WHERE datname LIKE 'plumb%'"); got != "" {
		t.Errorf("databases stay: %s", got)
	}
	if got := run(t, live, "SELECT count(*)::text FROM pg_roles WHERE rolname = 'plumb_migrator'"); got != "0" {
		t.Error("the role stays")
	}
}

// Nothing stays of states that could not be opened.
func TestFailuresLeaveNothing(t *testing.T) {
	t.Parallel()
	server, err := devdb.Open(t.Context(), devdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() }) //nolint:errcheck // nothing depends on it
	live := server.URL(server.Superuser(), "postgres")
	opener := NewOpener(Options{DevURL: live})
	for name, text := range map[string]string{
		"schema.sql": "CREATE TABLE t (a nothing);", "1_a.up.sql": "SELECT nothing;",
		// A GRANT that does nothing is only a warning to PostgreSQL.
		"grant.sql": "GRANT SELECT ON pg_catalog.pg_class TO app;",
	} {
		_, err := opener.Open(t.Context(), "file://"+folder(t, map[string]string{name: text}))
		if err == nil || name == "grant.sql" && !strings.Contains(err.Error(), "own objects are not managed") {
			t.Errorf("%s: got %v", name, err)
		}
		if got := run(t, live, "SELECT count(*)::text FROM pg_database WHERE datname LIKE 'plumb%'"); got != "0" {
			t.Errorf("%s: %s databases stay", name, got)
		}
	}
	if err := opener.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

// What is begun while files are read ends with an error about them, and can begin again.
func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	server, err := devdb.Open(t.Context(), devdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() }) //nolint:errcheck // nothing depends on it
	live := server.URL(server.Superuser(), "postgres")
	bad := "file://" + folder(t, map[string]string{"bad.pg.hcl": "table {"})
	good := "file://" + folder(t, map[string]string{"good.sql": "CREATE TABLE files (a int);"})
	for name, options := range map[string]Options{"another's server": {DevURL: live}, "its own server": {}} {
		opener := NewOpener(options)
		for _, url := range []string{bad, good, bad, good} {
			s, err := opener.Open(t.Context(), url)
			if url == bad && (err == nil || !strings.Contains(err.Error(), "bad.pg.hcl:1")) {
				t.Errorf("%s: got %v", name, err)
			}
			if url == good && (err != nil || tables(s) != "files") {
				t.Errorf("%s: got %v", name, err)
			}
		}
		if err := opener.Close(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := run(t, live, "SELECT count(*)::text FROM pg_database WHERE datname LIKE 'plumb%'"); got != "0" {
		t.Errorf("%s databases stay", got)
	}
	if got := run(t, live, "SELECT count(*)::text FROM pg_roles WHERE rolname = '"+workspace.DefaultOwner+"'"); got != "0" {
		t.Errorf("%s roles stay", got)
	}
}

func tables(s *State) string {
	var names []string
	for _, object := range s.Catalog.Sorted() {
		if object.ID.Kind == catalog.Table {
			names = append(names, object.ID.Name)
		}
	}
	return strings.Join(names, " ")
}

// run runs SQL as the superuser and returns the one value, if there is one.
func run(t *testing.T, url, sql string) (value string) {
	t.Helper()
	factory, err := conn.FromURL(url)
	if err != nil {
		t.Fatal(err)
	}
	c, err := factory.Connect(t.Context(), conn.Admin)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.Background()) //nolint:errcheck // the server ends the session either way
	if err := c.QueryRow(t.Context(), sql).Scan(&value); err != nil && err != pgx.ErrNoRows {
		t.Fatal(err)
	}
	return value
}
