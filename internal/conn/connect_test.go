package conn_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/fail"
)

func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// onServer is a factory for the test server with the right passwords in a password file.
func onServer(t *testing.T, change func(*config.Database)) *conn.Factory {
	t.Helper()
	path := passFile(t, "*:*:*:db_app:right\n*:*:*:db_migrator:right too\n*:*:*:no_connect:right\n", 0o600)
	return factory(t, func(d *config.Database) {
		d.Host = server.addr
		if change != nil {
			change(d)
		}
	}, getenv(map[string]string{"PGPASSFILE": path}))
}

func TestConnect(t *testing.T) {
	t.Parallel()
	for _, purpose := range []conn.Purpose{conn.Migration, conn.App} {
		t.Run(string(purpose), func(t *testing.T) {
			t.Parallel()
			f := onServer(t, nil)
			c, err := f.Connect(soon(t), purpose)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = c.Close(context.Background()) }()
			var user, database, app, encoding, path, zone, defaultZone, style string
			err = c.QueryRow(soon(t), `SELECT current_user, current_database(), current_setting('application_name'),
				current_setting('client_encoding'), current_setting('search_path'), current_setting('TimeZone'),
				(SELECT reset_val FROM pg_settings WHERE name = 'TimeZone'), current_setting('DateStyle')`).
				Scan(&user, &database, &app, &encoding, &path, &zone, &defaultZone, &style)
			if err != nil {
				t.Fatal(err)
			}
			got := []string{user, database, app, encoding, path, zone}
			want := []string{f.User(purpose), "registry", "plumb", "UTF8", `"$user", public`, defaultZone}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if zone == "Asia/Tokyo" || strings.Contains(style, "German") {
				t.Errorf("the environment leaks in: %s, %s", zone, style)
			}
		})
	}
}

// Each row is one of the documented causes, made to happen on a real server.
func TestCauses(t *testing.T) {
	t.Parallel()
	dead := closedPort(t)
	silent := silentPort(t)
	tests := []struct {
		name   string
		change func(*config.Database)
		cause  conn.Cause
		hint   string
	}{
		{"wrong password", func(d *config.Database) { d.Password = config.NewSecret("hunter2-wrong") }, conn.CauseCredentials, "has the right password"},
		{"no such user", func(d *config.Database) { d.User = "trusted_not"; d.Name = "tls_only"; d.SSLMode = "require" }, conn.CauseCredentials, "trusted_not"},
		{"not a login user", func(d *config.Database) { d.User = "no_login"; d.Host = socketDir() }, conn.CauseCredentials, "may log in"},
		{"no pg_hba.conf line", func(d *config.Database) { d.User = "stranger" }, conn.CauseNotAllowed, "pg_hba.conf"},
		{"pg_hba.conf rejects", func(d *config.Database) { d.User = "nobody_else" }, conn.CauseNotAllowed, "pg_hba.conf"},
		{"only SSL is allowed", func(d *config.Database) { d.Name = "tls_only"; d.User = "x" }, conn.CauseNotAllowed, "set sslMode to require"},
		{"no such database", func(d *config.Database) { d.Name = "nope" }, conn.CauseNoDatabase, "CREATE DATABASE"},
		{"no CONNECT", func(d *config.Database) { d.Name, d.User = "closed", "no_connect" }, conn.CauseNoRight, "GRANT CONNECT"},
		{"dead port", func(d *config.Database) { d.Host, d.Port = "127.0.0.1", dead }, conn.CauseNetwork, "nothing listens"},
		{"silent port", func(d *config.Database) { d.Host, d.Port, d.ConnectTimeout = "127.0.0.1", silent, 300*time.Millisecond }, conn.CauseNetwork, "connectTimeout"},
		{"unknown host", func(d *config.Database) { d.Host = "no-such-host.invalid" }, conn.CauseNetwork, "DNS"},
		{"no socket", func(d *config.Database) { d.Host = "/no/such/dir" }, conn.CauseNetwork, "unix_socket_directories"},
		{"unknown authority", func(d *config.Database) { d.Host, d.SSLMode = server.addr, "verify-ca" }, conn.CauseSSL, "sslRootCert"},
		{"other authority", func(d *config.Database) { d.SSLMode, d.SSLRootCert = "verify-ca", server.other }, conn.CauseSSL, "sslRootCert"},
		{"require with another authority", func(d *config.Database) { d.SSLMode, d.SSLRootCert = "require", server.other }, conn.CauseSSL, "sslRootCert"},
		{"wrong name", func(d *config.Database) { d.SSLMode, d.SSLRootCert = "verify-full", server.caFile }, conn.CauseSSL, "another name"},
		{"not a server", func(d *config.Database) { d.Host, d.Port = "127.0.0.1", hangUpPort(t) }, conn.CauseNetwork, "PostgreSQL"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c, err := onServer(t, test.change).Connect(soon(t), conn.App)
			if err == nil {
				_ = c.Close(context.Background())
				t.Fatal("no error")
			}
			if got := conn.CauseOf(err); got != test.cause {
				t.Errorf("cause %q, want %q: %v", got, test.cause, err)
			}
			if !strings.Contains(fail.Hint(err), test.hint) {
				t.Errorf("%v\nhint %q, want %q", err, fail.Hint(err), test.hint)
			}
			checkNoSecret(t, err)
		})
	}
}

// checkNoSecret walks the whole chain: nothing in it may hold pgx's configuration.
func checkNoSecret(t *testing.T, err error) {
	t.Helper()
	text := fmt.Sprintf("%v %+v %#v", err, err, err) + fail.Hint(err)
	var connectErr *pgconn.ConnectError
	if errors.As(err, &connectErr) {
		t.Error("the configuration can be reached through the error")
	}
	if strings.Contains(text, "hunter2") || strings.Contains(text, "right too") {
		t.Errorf("shows a password: %s", text)
	}
}

func TestMissingPasswordIsExplained(t *testing.T) {
	t.Parallel()
	f := factory(t, func(d *config.Database) { d.Host = server.addr }, getenv(map[string]string{"PGPASSFILE": passFile(t, "*:*:*:db_migrator:right too\n", 0o600)}))
	_, err := f.Connect(soon(t), conn.App)
	if err == nil || conn.CauseOf(err) != conn.CauseCredentials {
		t.Fatalf("got %v", err)
	}
	if !strings.Contains(err.Error(), `no password for user "db_app"; tried PLUMB_DATABASE_PASSWORD (not set), then PGPASSFILE=`) {
		t.Error(err)
	}
	checkNoSecret(t, err)
}

func TestTLS(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		change    func(*config.Database)
		encrypted bool
	}{
		{"disable", func(d *config.Database) { d.SSLMode = "disable" }, false},
		{"require", func(d *config.Database) { d.SSLMode = "require" }, true},
		{"require where it is demanded", func(d *config.Database) { d.SSLMode, d.Name = "require", "tls_only" }, true},
		{"require with the authority", func(d *config.Database) { d.SSLMode, d.SSLRootCert = "require", server.caFile }, true},
		{"verify-ca", func(d *config.Database) { d.SSLMode, d.SSLRootCert = "verify-ca", server.caFile }, true},
		{"socket ignores the mode", func(d *config.Database) { d.SSLMode, d.Host = "verify-full", socketDir() }, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			checkEncrypted(t, onServer(t, test.change), test.encrypted)
		})
	}
}

// verify-full needs the certificate's name, so the server's address goes through a forwarder on 127.0.0.1.
func TestVerifyFull(t *testing.T) {
	t.Parallel()
	port := forward(t, net.JoinHostPort(server.addr, "5432"))
	for _, host := range []string{"127.0.0.1", "localhost"} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			checkEncrypted(t, onServer(t, func(d *config.Database) {
				d.Host, d.Port, d.SSLMode, d.SSLRootCert = host, port, "verify-full", server.caFile
			}), true)
		})
	}
}

func checkEncrypted(t *testing.T, f *conn.Factory, want bool) {
	t.Helper()
	c, err := f.Connect(soon(t), conn.App)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(context.Background()) }()
	var encrypted bool
	if err := c.QueryRow(soon(t), "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").Scan(&encrypted); err != nil {
		t.Fatal(err)
	}
	if encrypted != want {
		t.Errorf("encrypted %v, want %v", encrypted, want)
	}
}

func TestServerWithoutSSL(t *testing.T) {
	t.Parallel()
	port := noSSLPort(t)
	_, err := onServer(t, func(d *config.Database) { d.Host, d.Port, d.SSLMode = "127.0.0.1", port, "require" }).Connect(soon(t), conn.App)
	if conn.CauseOf(err) != conn.CauseSSL || !strings.Contains(fail.Hint(err), "SSL off") {
		t.Errorf("got %v (%s)", err, fail.Hint(err))
	}
}

func TestCertificateFiles(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*config.Database){
		"read the root certificates":  func(d *config.Database) { d.SSLRootCert = "/no/such/file" },
		"no PEM certificate":          func(d *config.Database) { d.SSLRootCert = os.DevNull },
		"read the client certificate": func(d *config.Database) { d.SSLCert, d.SSLKey = "/no/cert", "/no/key" },
	} {
		_, err := onServer(t, func(d *config.Database) { d.SSLMode = "verify-ca"; change(d) }).Connect(soon(t), conn.App)
		if err == nil || !strings.Contains(err.Error(), name) || fail.Hint(err) == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Values that would end or extend a connection string arrive as they are.
func TestValuesCannotInject(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"registry sslmode=disable", "registry' host='evil", "registry?host=evil", `registry\`, "registry host=evil", "a/b@c:d"} {
		_, err := onServer(t, func(d *config.Database) { d.Name = value }).Connect(soon(t), conn.App)
		var pgErr *pgconn.PgError
		if !errors.As(err, &pgErr) || pgErr.Code != "3D000" || !strings.Contains(pgErr.Message, `"`+value+`"`) {
			t.Errorf("%q: got %v", value, err)
		}
	}
	f := onServer(t, func(d *config.Database) { d.User = "db_app database=postgres"; d.Name = "registry" })
	_, err := f.Connect(soon(t), conn.App)
	if conn.CauseOf(err) != conn.CauseNotAllowed || !strings.Contains(err.Error(), `user "db_app database=postgres", database "registry"`) {
		t.Errorf("got %v", err)
	}
}

func TestTooOldServer(t *testing.T) {
	t.Parallel()
	port := oldServerPort(t, "13.22 (Debian 13.22-1)")
	_, err := onServer(t, func(d *config.Database) { d.Host, d.Port = "127.0.0.1", port }).Connect(soon(t), conn.App)
	if conn.CauseOf(err) != conn.CauseTooOld || !strings.Contains(fail.Hint(err), "14 or newer") || !strings.Contains(err.Error(), "PostgreSQL 13.22") {
		t.Errorf("got %v (%s)", err, fail.Hint(err))
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := onServer(t, func(d *config.Database) { d.Host, d.Port = "127.0.0.1", silentPort(t) }).Connect(ctx, conn.App)
	if conn.CauseOf(err) != conn.CauseCancelled || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestPurposes(t *testing.T) {
	t.Parallel()
	f := onServer(t, nil)
	if got := []string{f.User(conn.Migration), f.User(conn.App), f.User(conn.Admin)}; !cmp.Equal(got, []string{"db_migrator", "db_app", ""}) {
		t.Error(got)
	}
	if _, err := f.Connect(soon(t), conn.Admin); err == nil || !strings.Contains(fail.Hint(err), "--url") {
		t.Errorf("got %v", err)
	}
	if got, want := f.Redacted(conn.Migration), "postgres://db_migrator@"+server.addr+":5432/registry?sslmode=disable"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFromURL(t *testing.T) {
	t.Parallel()
	u := url.URL{Scheme: "postgres", User: url.UserPassword("db_app", "right"), Host: server.addr, Path: "/registry", RawQuery: "sslmode=disable&search_path=pg_catalog"}
	f, err := conn.FromURL(u.String())
	if err != nil {
		t.Fatal(err)
	}
	c, err := f.Connect(soon(t), conn.Migration)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(context.Background()) }()
	var user, path string
	if err := c.QueryRow(soon(t), "SELECT current_user, current_setting('search_path')").Scan(&user, &path); err != nil {
		t.Fatal(err)
	}
	if user != "db_app" || path != "pg_catalog" {
		t.Errorf("got %s, %s", user, path)
	}
	if strings.Contains(f.Redacted(conn.Admin), "right") {
		t.Error(f.Redacted(conn.Admin))
	}
	if _, err := conn.FromURL("postgres://u:hunter2@h:x/d"); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("got %v", err)
	}
	other, err := f.WithDatabase("closed").Connect(soon(t), conn.App)
	if conn.CauseOf(err) != conn.CauseNoRight {
		t.Errorf("got %v, %v", other, err)
	}
}
