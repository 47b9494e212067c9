// Command withpg runs a command while a throwaway PostgreSQL server is up, for scripts: they need not find or start one.
//
//	go run ./ci/lib/withpg [--dev-url URL] [--major N] [--install] -- command [argument...]
//
// The command finds in its environment
//
//	PLUMB_ADMIN_URL  a superuser's connection URL, database "postgres"
//	PLUMB_PG_SOCKET  the directory of the server's socket, "" for a server in a container
//	PLUMB_PG_MAJOR   the major version
//	PLUMB_PSQL       the path of psql, "" when there is none
//	PLUMB_PG_BIN     the directory of the server's programs, which makes plumb find the same ones; "" for one in a container
//
// The exit code is the command's.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/fail"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code, err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		if hint := fail.Hint(err); hint != "" {
			fmt.Fprintln(os.Stderr, "hint:", hint)
		}
	}
	os.Exit(code)
}

// run returns the command's exit code, or 1 with an error of its own.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) (int, error) {
	opts := devdb.Options{Notice: func(line string) { fmt.Fprintln(errOut, line) }}
	flags := flag.NewFlagSet("withpg", flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.StringVar(&opts.URL, "dev-url", os.Getenv("PLUMB_DEV_URL"), "which server, see plumb's --dev-url")
	flags.IntVar(&opts.Major, "major", 0, "PostgreSQL's major version; 0 takes the newest at hand")
	flags.BoolVar(&opts.AllowInstall, "install", false, "install PostgreSQL with apt-get when running as root and nothing else is there")
	if err := flags.Parse(args); err != nil {
		return fail.ExitError, fmt.Errorf("read the flags: %w", err)
	}
	if flags.NArg() == 0 {
		return fail.ExitError, fail.New("no command was given", "", "withpg [flags] -- command [argument...]")
	}
	srv, err := devdb.Open(ctx, opts)
	if err != nil {
		return fail.ExitError, err
	}
	cmd := exec.CommandContext(ctx, flags.Arg(0), flags.Args()[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, errOut
	cmd.Env = append(os.Environ(), environment(ctx, srv)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	err = cmd.Run()
	if closeErr := srv.Close(); closeErr != nil {
		return fail.ExitError, errors.Join(err, closeErr)
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() > 0 {
		return exit.ExitCode(), nil
	}
	if err != nil {
		return fail.ExitError, fmt.Errorf("run %s: %w", flags.Arg(0), err)
	}
	return fail.ExitOK, nil
}

// environment describes the server to the command.
func environment(ctx context.Context, srv devdb.Server) []string {
	admin := srv.URL(srv.Superuser(), "postgres")
	socket := ""
	if u, err := url.Parse(admin); err == nil {
		socket = u.Query().Get("host")
	}
	psql := ""
	if b, err := devdb.FindBinaries(0); err == nil {
		psql = b.Psql
	}
	if path, err := exec.LookPath("psql"); psql == "" && err == nil {
		psql = path
	}
	bin := ""
	if socket != "" {
		bin = binDir(ctx, admin)
	}
	return []string{
		"PLUMB_PG_BIN=" + bin,
		"PLUMB_ADMIN_URL=" + admin, "PLUMB_PG_SOCKET=" + socket,
		"PLUMB_PG_MAJOR=" + strconv.Itoa(srv.Major()), "PLUMB_PSQL=" + psql,
	}
}

// binDir asks the server for the directory of its programs, "" where it does not say.
func binDir(ctx context.Context, admin string) string {
	factory, err := conn.FromURL(admin)
	if err != nil {
		return ""
	}
	c, err := factory.Connect(ctx, conn.Migration)
	if err != nil {
		return ""
	}
	defer conn.Hangup(ctx, c)
	var dir string
	if err := c.QueryRow(ctx, "SELECT setting FROM pg_catalog.pg_config WHERE name = 'BINDIR'").Scan(&dir); err != nil {
		return ""
	}
	return dir
}
