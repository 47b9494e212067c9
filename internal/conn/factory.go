package conn

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"sync"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/fail"
)

// Purpose says what a connection is for, and so who it logs in as.
type Purpose string

// The purposes. Admin exists only in factories made from a URL: a config names no administrator.
const (
	Migration Purpose = "migration"
	App       Purpose = "app"
	Admin     Purpose = "admin"
)

// Factory makes connections to one database. It is safe for concurrent use.
type Factory struct {
	db      config.Database
	fromURL bool
	getenv  func(string) string
	warn    func(string)

	mu        sync.Mutex
	passwords map[string]lookup // by user: each user's password is looked up once
	warnings  []string
}

// Option changes how a Factory works.
type Option func(*Factory)

// WithGetenv replaces os.Getenv for PGPASSFILE and the home directory, so that --env-file counts.
func WithGetenv(getenv func(string) string) Option { return func(f *Factory) { f.getenv = getenv } }

// WithWarn is called once per warning, such as a password file that others can read. Warnings are kept either way.
func WithWarn(warn func(string)) Option { return func(f *Factory) { f.warn = warn } }

// FromConfig returns a factory for a database block. Nothing is opened or looked up yet.
func FromConfig(db config.Database, opts ...Option) (*Factory, error) {
	done, err := db.Complete()
	if err != nil {
		return nil, err
	}
	return newFactory(done, false, opts), nil
}

// FromURL returns a factory for a postgres:// URL. Every purpose is the URL's user; a password that the URL does not have
// is looked up in the password file.
func FromURL(raw string, opts ...Option) (*Factory, error) {
	db, err := config.ParseURL(raw)
	if err != nil {
		return nil, err
	}
	return newFactory(*db, true, opts), nil
}

// FromProject returns a factory for a project's target: its database block, else its URL.
func FromProject(p *config.Project, opts ...Option) (*Factory, error) {
	if err := p.RequireTarget(); err != nil {
		return nil, err
	}
	opts = append([]Option{WithGetenv(p.Getenv)}, opts...)
	var f *Factory
	var err error
	if p.Database != nil {
		f, err = FromConfig(*p.Database, opts...)
	} else {
		f, err = FromURL(p.URL, opts...)
	}
	if err != nil {
		return nil, err
	}
	for _, path := range []*string{&f.db.SSLRootCert, &f.db.SSLCert, &f.db.SSLKey} {
		if *path != "" {
			*path = p.Abs(*path)
		}
	}
	return f, nil
}

func newFactory(db config.Database, fromURL bool, opts []Option) *Factory {
	f := &Factory{db: db, fromURL: fromURL, getenv: os.Getenv, passwords: map[string]lookup{}}
	for _, opt := range opts {
		opt(f)
	}
	return f
}

// WithDatabase returns a factory for another database of the same server and with the same users. A URL's password goes along; one from
// the password file is looked up again.
func (f *Factory) WithDatabase(name string) *Factory {
	db := f.db
	db.Name = name
	return newFactory(db, f.fromURL, []Option{WithGetenv(f.getenv), WithWarn(f.warn)})
}

// Database returns the configuration, with its defaults filled in.
func (f *Factory) Database() config.Database { return f.db }

// User is who a purpose logs in as, or "" when the configuration has nobody for it.
func (f *Factory) User(purpose Purpose) string {
	switch {
	case purpose == Migration:
		return f.db.MigrationUser
	case purpose == App, purpose == Admin && f.fromURL:
		return f.db.User
	}
	return ""
}

// Redacted describes the target of a purpose as a URL without a password, for messages.
func (f *Factory) Redacted(purpose Purpose) string {
	u := url.URL{Scheme: "postgres", User: url.User(f.User(purpose)), Path: "/" + f.db.Name}
	query := url.Values{}
	if f.db.Socket() {
		query.Set("host", f.db.Host)
		query.Set("port", strconv.Itoa(f.db.Port))
	} else {
		u.Host = net.JoinHostPort(f.db.Host, strconv.Itoa(f.db.Port))
		query.Set("sslmode", f.db.SSLMode)
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// Warnings are the warnings so far; a password file is only looked at when a connection is made.
func (f *Factory) Warnings() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.warnings...)
}

// user is User, or the error for a purpose that has none.
func (f *Factory) user(purpose Purpose) (string, error) {
	if user := f.User(purpose); user != "" {
		return user, nil
	}
	if purpose == Admin {
		return "", fail.New("the config names no administrator", f.db.Source(), "give the administrator's connection with --url")
	}
	return "", fail.New(fmt.Sprintf("no user is known for the purpose %q", purpose), f.db.Source(), "")
}

// target describes a purpose's connection in errors.
func (f *Factory) target(user string) string {
	address := net.JoinHostPort(f.db.Host, strconv.Itoa(f.db.Port))
	if f.db.Socket() {
		address = socketFile(f.db)
	}
	return fmt.Sprintf("connect to database %q at %s as %q", f.db.Name, address, user)
}

func socketFile(db config.Database) string { return db.Host + "/.s.PGSQL." + strconv.Itoa(db.Port) }
