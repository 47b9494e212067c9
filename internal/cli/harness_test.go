package cli_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/plumbsql/plumb/internal/devdb"
)

// theServer is one throwaway server for all scripts. Everybody but its superuser needs a password.
var theServer = sync.OnceValues(func() (devdb.Server, error) {
	serverOpened.Store(true)
	return devdb.Open(context.Background(), devdb.Options{
		AllowInstall: true,
		HBA:          []string{"local all " + devdb.SuperuserName + " trust", "local all all scram-sha-256"},
	})
})

var (
	serverOpened atomic.Bool
	databases    atomic.Int64
)

func closeServer() {
	if !serverOpened.Load() {
		return
	}
	if server, err := theServer(); err == nil {
		_ = server.Close()
	}
}

// database makes an empty database with names of its own for the script, and writes config.yaml and pgpass for it:
//
//	database                                 and makes the users and groups
//	database -bare                           and nothing else
//	database -bare DB MIGRATOR APP GROUP     with these names
//
// It sets DB, MIGRATOR, APP, GROUP, HOST, PORT, ADMIN_URL, MIGRATOR_URL, APP_URL and PGPASSFILE.
func database(ts *testscript.TestScript, neg bool, args []string) {
	bare := len(args) > 0 && args[0] == "-bare"
	if neg || len(args) > 0 && !bare || len(args) > 1 && len(args) != 5 {
		ts.Fatalf("usage: database [-bare [DB MIGRATOR APP GROUP]]")
	}
	server, err := theServer()
	ts.Check(err)
	n := strconv.FormatInt(databases.Add(1), 10)
	d := target{server: server, name: "db" + n, migrator: "db_migrator" + n, app: "db_app" + n, group: "app_group" + n}
	if len(args) == 5 {
		d.name, d.migrator, d.app, d.group = args[1], args[2], args[3], args[4]
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ts.Check(d.run(ctx, "postgres", "CREATE DATABASE "+d.name+" TEMPLATE template0"))
	if !bare {
		ts.Check(d.run(ctx, d.name, d.bootstrap()))
	}
	d.setEnv(ts)
	host, port := d.address()
	write := func(name, text string, mode os.FileMode) {
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), mode))
	}
	write("config.yaml", fmt.Sprintf("database:\n  host: %s\n  port: %s\n  user: %s\n  migrationUser: %s\n  database: %s\n  sslMode: disable\n",
		host, port, d.app, d.migrator, d.name), 0o644)
	write("pgpass", fmt.Sprintf("*:*:*:%s:migrator_password\n*:*:*:%s:app_password\n", d.migrator, d.app), 0o600)
}

type target struct {
	server                     devdb.Server
	name, migrator, app, group string
}

// bootstrap is the SQL that gives users their rights, with the names of this script.
func (d target) bootstrap() string {
	return strings.NewReplacer("$DB", d.name, "$MIGRATOR", d.migrator, "$APP", d.app, "$GROUP", d.group).Replace(`
CREATE ROLE $GROUP NOLOGIN;
CREATE ROLE $MIGRATOR LOGIN PASSWORD 'migrator_password';
CREATE ROLE $APP LOGIN PASSWORD 'app_password' IN ROLE $GROUP;
GRANT CONNECT, CREATE, TEMPORARY ON DATABASE $DB TO $MIGRATOR;
GRANT CONNECT ON DATABASE $DB TO $APP;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO $MIGRATOR;
CREATE SCHEMA plumb AUTHORIZATION $MIGRATOR;`)
}

func (d target) adminURL(database string) *url.URL {
	u, err := url.Parse(d.server.URL(d.server.Superuser(), database))
	if err != nil {
		panic(err)
	}
	return u
}

func (d target) address() (host, port string) {
	u := d.adminURL(d.name)
	if socket := u.Query().Get("host"); socket != "" {
		return socket, u.Query().Get("port")
	}
	return u.Hostname(), u.Port()
}

func (d target) run(ctx context.Context, database, sql string) error {
	conn, err := pgx.Connect(ctx, d.adminURL(database).String())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.PgConn().Exec(ctx, sql).ReadAll()
	return err
}

func (d target) setEnv(ts *testscript.TestScript) {
	host, port := d.address()
	admin := d.adminURL(d.name)
	as := func(user, password string) string {
		u := *admin
		u.User = url.UserPassword(user, password)
		return u.String()
	}
	for name, value := range map[string]string{
		"DB": d.name, "MIGRATOR": d.migrator, "APP": d.app, "GROUP": d.group, "HOST": host, "PORT": port,
		"ADMIN_URL": admin.String(), "MIGRATOR_URL": as(d.migrator, "migrator_password"), "APP_URL": as(d.app, "app_password"),
		"PGPASSFILE": ts.MkAbs("pgpass"),
	} {
		ts.Setenv(name, value)
	}
}

// expand replaces ${NAME} in files by the script's variables.
func expand(ts *testscript.TestScript, neg bool, files []string) {
	if neg || len(files) == 0 {
		ts.Fatalf("usage: expand file...")
	}
	for _, file := range files {
		text := os.Expand(ts.ReadFile(file), func(name string) string {
			if value := ts.Getenv(name); value != "" {
				return value
			}
			return "${" + name + "}"
		})
		ts.Check(os.WriteFile(ts.MkAbs(file), []byte(text), 0o644))
	}
}

// code runs a program that must end with exactly this exit code:
//
//	code 2 plumb drift
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N program [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// query is the program `query URL SQL` or `query URL @FILE`: it runs statements and prints rows, columns between tabs.
func query(args []string) int {
	sql := args[1]
	if name, ok := strings.CutPrefix(sql, "@"); ok {
		text, err := os.ReadFile(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		sql = string(text)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, args[0])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = conn.Close(ctx) }()
	results, err := conn.PgConn().Exec(ctx, sql).ReadAll()
	for _, result := range results {
		for _, row := range result.Rows {
			texts := make([]string, len(row))
			for i, value := range row {
				texts[i] = string(value)
			}
			fmt.Println(strings.Join(texts, "\t"))
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}
