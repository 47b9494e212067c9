package tasks_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/devdb"
)

const root = "../../.."

// project is a copy of what the tasks work on, with a database of its own.
type project struct {
	t      *testing.T
	dir    string
	server devdb.Server
}

func newProject(t *testing.T) *project {
	t.Helper()
	p := &project{t: t, dir: t.TempDir()}
	for _, folder := range []string{"schema", "migrations", "ci/lib"} {
		p.check(os.CopyFS(filepath.Join(p.dir, folder), os.DirFS(filepath.Join(root, folder))))
	}
	for _, file := range []string{"Taskfile.yml", "atlas.hcl", "ci/lint", "ci/drift"} {
		text, err := os.ReadFile(filepath.Join(root, file))
		p.check(err)
		p.write(file, string(text), 0o755)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var err error
	p.server, err = devdb.Open(context.WithoutCancel(ctx), devdb.Options{})
	p.check(err)
	t.Cleanup(func() { _ = p.server.Close() })
	p.sql("postgres", "CREATE DATABASE registry")
	p.run(0, "go", "-C", root, "build", "-buildvcs=false", "-o", filepath.Join(p.dir, "plumb"), "./cmd/plumb")
	u := p.url("registry")
	host, port := u.Query().Get("host"), u.Query().Get("port")
	if host == "" {
		host, port = u.Hostname(), u.Port()
	}
	p.write("config.yaml", fmt.Sprintf("database:\n  host: %s\n  port: %s\n  user: db_app\n  migrationUser: db_migrator\n  database: registry\n  sslMode: disable\n",
		host, port), 0o600)
	p.write("pgpass", "*:*:*:*:password\n", 0o600)
	p.run(0, filepath.Join(p.dir, "plumb"), "roles", "bootstrap", "--config", "config.yaml", "--url", u.String(), "--yes")
	return p
}

func (p *project) check(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *project) write(name, text string, mode os.FileMode) {
	p.t.Helper()
	path := filepath.Join(p.dir, name)
	p.check(os.MkdirAll(filepath.Dir(path), 0o755))
	p.check(os.WriteFile(path, []byte(text), mode))
}

func (p *project) url(database string) *url.URL {
	u, err := url.Parse(p.server.URL(p.server.Superuser(), database))
	p.check(err)
	return u
}

func (p *project) sql(database, sql string) {
	p.t.Helper()
	c, err := pgx.Connect(p.t.Context(), p.url(database).String())
	p.check(err)
	defer func() { _ = c.Close(context.Background()) }()
	_, err = c.Exec(p.t.Context(), sql)
	p.check(err)
}

// run runs a command in the copy and returns its output; it must end with the code.
func (p *project) run(code int, name string, args ...string) string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = p.dir
	if name == "go" {
		cmd.Dir = "" // beside this test, where `go tool` finds the module
	}
	cmd.Env = append(os.Environ(), "PGPASSFILE="+filepath.Join(p.dir, "pgpass"), "PLUMB="+filepath.Join(p.dir, "plumb"), "NO_COLOR=1")
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		p.t.Fatal(err)
	}
	if got := cmd.ProcessState.ExitCode(); got != code {
		p.t.Fatalf("%s %s: exit code %d, want %d\n%s", name, strings.Join(args, " "), got, code, out)
	}
	return string(out)
}

// task runs a task through go-task; -x passes the command's exit code on.
func (p *project) task(code int, args ...string) string {
	p.t.Helper()
	repository, err := filepath.Abs(root)
	p.check(err)
	return p.run(code, "go", append([]string{"tool", "-modfile=" + filepath.Join(repository, "ci/tools/go.mod"), "task", "-x", "-d", p.dir}, args...)...)
}

func (p *project) contains(text, want string) {
	p.t.Helper()
	if !strings.Contains(text, want) {
		p.t.Errorf("the output has no %q:\n%s", want, text)
	}
}

func TestTasks(t *testing.T) {
	t.Parallel()
	p := newProject(t)
	p.contains(p.task(0), "* drift:")
	p.contains(p.task(0, "--dry", "test"), "./ci/test")
	p.contains(p.task(1, "up"), "no terminal")
	p.contains(p.task(0, "up", "--", "--yes"), "applied in")
	// The history reads and writes whole tables, which is no error.
	p.contains(p.task(0, "lint"), " warnings in ")
	p.contains(p.task(0, "drift"), "plumb: ")

	// The schema goes on: lint and drift say that migrations are missing, diff writes them, and they can be taken back.
	p.write("schema/later.sql", "CREATE TABLE stats.later (id integer PRIMARY KEY);", 0o644)
	p.contains(p.task(2, "lint"), "the migrations differ from the schema files")
	p.contains(p.task(2, "drift"), "- table stats.later")
	p.contains(p.task(0, "diff", "NAME=later"), "proved:")
	// The history reads and writes whole tables, which is no error.
	p.contains(p.task(0, "lint"), " warnings in ")
	p.contains(p.task(0, "up", "--", "--yes"), "later")
	p.contains(p.task(0, "down", "STEPS=1", "--", "--yes"), "taken back")
	if out := p.task(206, "diff"); !strings.Contains(out, "NAME") {
		t.Errorf("diff without NAME says: %s", out)
	}
}

// TestDemo runs the demo through its task, in the repository itself: it changes nothing there.
func TestDemo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "tool", "-modfile=ci/tools/go.mod", "task", "demo")
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"1 a server", "proved:", "[rerun-fails]", "+ index registry.by_hand", "the schema is the one from before", "done in"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the demo's output has no %q:\n%s", want, out)
		}
	}
}
