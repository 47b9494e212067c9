package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/ui"
)

// The names of the reference registry.
const (
	database     = "registry"
	migrator     = "db_migrator"
	application  = "db_app"
	configFile   = "config.yaml"
	passwordFile = "pgpass"
)

// demo is the state between the steps.
type demo struct {
	ui.Palette
	out    io.Writer
	plumb  string
	server devdb.Server
	dir    string // the copy of the project
	// passwords are by user.
	passwords map[string]string
	// before is the hash of the live schema before the change, wrote the number of migrations for the change.
	before string
	wrote  int
}

func (d *demo) close() {
	if d.server != nil {
		_ = d.server.Close()
	}
	if d.dir != "" {
		_ = os.RemoveAll(d.dir)
	}
}

// prepare starts the server and copies the project.
func (d *demo) prepare(ctx context.Context) error {
	var err error
	d.server, err = devdb.Open(ctx, devdb.Options{
		AllowInstall: true,
		HBA:          []string{"local all " + devdb.SuperuserName + " trust", "local all all scram-sha-256"},
		Notice:       func(line string) { fmt.Fprintln(os.Stderr, line) },
	})
	if err != nil {
		return err
	}
	if d.dir, err = os.MkdirTemp("", "plumb-demo-"); err != nil {
		return err
	}
	for _, folder := range []string{"schema", "migrations"} {
		if err := os.CopyFS(filepath.Join(d.dir, folder), os.DirFS(folder)); err != nil {
			return err
		}
	}
	project, err := os.ReadFile("atlas.hcl")
	if err != nil {
		return err
	}
	d.passwords = map[string]string{migrator: rand.Text(), application: rand.Text()}
	host, port := d.address()
	return errors.Join(
		d.write("atlas.hcl", string(project)),
		d.write(configFile, fmt.Sprintf("database:\n  host: %s\n  port: %s\n  user: %s\n  migrationUser: %s\n  database: %s\n  sslMode: disable\n",
			host, port, application, migrator, database)),
		d.write(passwordFile, fmt.Sprintf("*:*:%s:%s:%s\n*:*:%[1]s:%[4]s:%[5]s\n", database, migrator, d.passwords[migrator], application, d.passwords[application])),
	)
}

// write makes a file of the project's copy, for its owner only.
func (d *demo) write(name, text string) error {
	return os.WriteFile(filepath.Join(d.dir, name), []byte(text), 0o600)
}

func (d *demo) adminURL(name string) *url.URL {
	u, err := url.Parse(d.server.URL(d.server.Superuser(), name))
	if err != nil {
		panic("the server's URL is not a URL")
	}
	return u
}

func (d *demo) address() (host, port string) {
	u := d.adminURL(database)
	if socket := u.Query().Get("host"); socket != "" {
		return socket, u.Query().Get("port")
	}
	return u.Hostname(), u.Port()
}

// command runs plumb, which must end with the exit code, and returns what it prints.
func (d *demo) command(ctx context.Context, code int, args ...string) (string, error) {
	shown := strings.Join(args, " ")
	if u := d.adminURL(database).String(); strings.Contains(shown, u) {
		shown = strings.ReplaceAll(shown, u, "ADMIN_URL")
	}
	fmt.Fprintf(d.out, "  %s\n", d.Faint("$ plumb "+shown))
	cmd := exec.CommandContext(ctx, d.plumb, args...)
	cmd.Dir = d.dir
	cmd.Env = append(os.Environ(), "PGPASSFILE="+filepath.Join(d.dir, passwordFile))
	if d.Faint("x") != "x" {
		cmd.Env = append(cmd.Env, "CLICOLOR_FORCE=1")
	}
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return "", err
	}
	if got := cmd.ProcessState.ExitCode(); got != code {
		return "", fmt.Errorf("plumb %s: exit code %d, want %d\n%s%s", shown, got, code, out.String(), problems.String())
	}
	return out.String(), nil
}

// show is command that prints at most a number of lines.
func (d *demo) show(ctx context.Context, most, code int, args ...string) error {
	out, err := d.command(ctx, code, args...)
	if err != nil {
		return err
	}
	lines := strings.Split(strings.TrimRight(out, "\n"), "\n")
	if len(lines) > most {
		lines = append(lines[:most-1], fmt.Sprintf("… %d more lines", len(lines)-most+1))
	}
	for _, line := range lines {
		if line != "" {
			fmt.Fprintf(d.out, "    %s\n", line)
		}
	}
	return nil
}

func (d *demo) say(format string, args ...any) {
	fmt.Fprintf(d.out, "  %s %s\n", d.Good("✓"), fmt.Sprintf(format, args...))
}

// as runs f connected to the registry as a user; "" is the administrator.
func (d *demo) as(ctx context.Context, user string, f func(*pgx.Conn) error) error {
	u := d.adminURL(database)
	if user != "" {
		u.User = url.UserPassword(user, d.passwords[user])
	}
	return connect(ctx, u.String(), f)
}

func connect(ctx context.Context, u string, f func(*pgx.Conn) error) error {
	c, err := pgx.Connect(ctx, u)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	return f(c)
}

func exec1(ctx context.Context, c *pgx.Conn, sql string) error {
	_, err := c.PgConn().Exec(ctx, sql).ReadAll()
	return err
}
