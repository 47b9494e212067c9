package conn

import (
	"context"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// MinMajor is the oldest PostgreSQL that plumb works with.
const MinMajor = 14

// baseConn sets every key that pgx would otherwise take from libpq's variables and files. The host is a path so that no
// certificate of ~/.postgresql is read; host, users and TLS are set as fields later.
const baseConn = "host=/ port=1 user=nobody password=none dbname=none passfile='' sslmode=disable sslcert='' sslkey='' " +
	"sslrootcert='' sslcertmode=allow sslpassword='' sslsni=1 sslnegotiation=postgres connect_timeout=10 target_session_attrs=any " +
	"min_protocol_version=3.0 max_protocol_version=3.0 channel_binding=prefer require_auth='' krbsrvname='' krbspn=''"

// base is the configuration that every connection starts from. pgx only accepts a config made by its parser, and its
// parser reads PGSERVICE, for which a connection string has no way to say "none". So it is made once, while the program
// has a single goroutine, with that variable away for a moment.
var base, errBase = parseBase()

func parseBase() (*pgxpool.Config, error) {
	const service = "PGSERVICE"
	if value, set := os.LookupEnv(service); set {
		_ = os.Unsetenv(service)
		defer func() { _ = os.Setenv(service, value) }()
	}
	return pgxpool.ParseConfig(baseConn)
}

// ConnOption changes one connection.
type ConnOption func(*pgx.ConnConfig)

// OnNotice is called for every notice and warning of the server, from the goroutine that uses the connection.
func OnNotice(call func(*pgconn.Notice)) ConnOption {
	return func(c *pgx.ConnConfig) { c.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) { call(n) } }
}

// Connect opens one connection as the purpose's user. The error is a *fail.Error sorted by its cause.
func (f *Factory) Connect(ctx context.Context, purpose Purpose, opts ...ConnOption) (*pgx.Conn, error) {
	user, err := f.user(purpose)
	if err != nil {
		return nil, err
	}
	cfg, err := f.poolConfig(user, purpose)
	if err != nil {
		return nil, err
	}
	for _, opt := range opts {
		opt(cfg.ConnConfig)
	}
	c, err := pgx.ConnectConfig(ctx, cfg.ConnConfig)
	if err != nil {
		return nil, f.explain(err, user)
	}
	return c, nil
}

// poolConfig fills pgx's configuration field by field, so that no value can act as more than itself.
func (f *Factory) poolConfig(user string, purpose Purpose) (*pgxpool.Config, error) {
	if errBase != nil {
		return nil, errBase
	}
	cfg := base.Copy()
	c := cfg.ConnConfig
	c.Host, c.Port = f.db.Host, uint16(f.db.Port)
	c.Database, c.User = f.db.Name, user
	c.Password = f.lookup(user).password.Reveal()
	c.Fallbacks = nil
	c.ConnectTimeout = f.db.ConnectTimeout
	c.DialFunc = (&net.Dialer{Timeout: f.db.ConnectTimeout, KeepAlive: time.Minute}).DialContext
	// The server's, database's and role's settings stay, but for these three: the program depends on them.
	c.RuntimeParams = map[string]string{
		"application_name": "plumb", "client_encoding": "UTF8", "standard_conforming_strings": "on",
	}
	if f.db.SearchPath != "" {
		c.RuntimeParams["search_path"] = f.db.SearchPath
	}
	c.AfterConnect = checkVersion
	if purpose != App {
		// Migrations change what cached plans depend on.
		c.DefaultQueryExecMode = pgx.QueryExecModeDescribeExec
		c.StatementCacheCapacity, c.DescriptionCacheCapacity = 0, 0
	}
	tlsConfig, err := f.tlsConfig()
	if err != nil {
		return nil, err
	}
	c.TLSConfig = tlsConfig
	return cfg, nil
}

// versionError is a server that is too old.
type versionError struct{ version string }

func (e *versionError) Error() string { return "the server is PostgreSQL " + e.version }

// checkVersion refuses servers before MinMajor. A version it can't read is let through: the queries will tell.
func checkVersion(_ context.Context, c *pgconn.PgConn) error {
	version := c.ParameterStatus("server_version")
	digits := strings.IndexFunc(version, func(r rune) bool { return r < '0' || r > '9' })
	if digits < 0 {
		digits = len(version)
	}
	if major, err := strconv.Atoi(version[:digits]); err == nil && major < MinMajor {
		return &versionError{version: version}
	}
	return nil
}
