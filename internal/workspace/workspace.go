package workspace

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/roles"
)

// DefaultOwner is the migration user of a workspace when the caller knows no name.
const DefaultOwner = "plumb_migrator"

// queryCanceled is the SQLSTATE of a statement that was interrupted.
const queryCanceled = "57014"

// Workspace makes databases on one server.
type Workspace struct {
	server devdb.Server
	owner  string
	// super tells that the owner is a superuser.
	super bool

	// password is the owner's. Files don't see it, and it ends with the role.
	password config.Secret

	// elevating is held while the owner is a superuser for a transaction.
	elevating sync.Mutex

	mu sync.Mutex
	// roles and tablespaces are known to exist.
	roles, tablespaces map[string]bool
	// made, places and databases are the roles, tablespaces and databases to remove from a server that is not plumb's own.
	made, places []string
	databases    []*Database
}

// Open prepares the server: the migration user exists and is no superuser. The server stays the caller's to close.
func Open(ctx context.Context, server devdb.Server, owner string) (*Workspace, error) {
	return OpenAs(ctx, server, owner, false)
}

// OpenAs is Open with an owner who may be a superuser. That is for SQL that plumb wrote itself, about kinds that
// PostgreSQL reserves for superusers; nobody else's text may run there.
func OpenAs(ctx context.Context, server devdb.Server, owner string, superuser bool) (*Workspace, error) {
	if owner == "" || owner == server.Superuser() {
		owner = DefaultOwner
	}
	w := &Workspace{server: server, owner: owner, super: superuser, password: config.NewSecret(random(24)), roles: map[string]bool{}, tablespaces: map[string]bool{}}
	if err := w.admin(ctx, "postgres", func(admin *pgx.Conn) error { return w.createOwner(ctx, admin) }); err != nil {
		_ = w.Close(ctx) // the first error says more
		return nil, fmt.Errorf("prepare the throwaway server: %w", err)
	}
	return w, nil
}

// createOwner makes the migration user. One that is there already may have more rights than files should get, and nobody
// here knows its password.
func (w *Workspace) createOwner(ctx context.Context, admin *pgx.Conn) error {
	exists, err := w.exists(ctx, admin, w.owner)
	if err != nil {
		return err
	}
	if exists {
		return fail.New("the role "+w.owner+" exists already on the server for throwaway databases", "",
			"name a server of its own with --dev-url; if an interrupted run left the role behind, drop it there")
	}
	verifier, err := roles.Verifier(w.password)
	if err != nil {
		return fmt.Errorf("make a password: %w", err)
	}
	attributes := "LOGIN PASSWORD " + ddl.Literal(verifier)
	if w.super {
		attributes += " SUPERUSER"
	}
	return w.createRole(ctx, admin, w.owner, attributes)
}

// Owner is the migration user.
func (w *Workspace) Owner() string { return w.owner }

// Major is the server's major version.
func (w *Workspace) Major() int { return w.server.Major() }

// Close removes the databases and roles that were made on a server that is not plumb's own, also after ctx has ended, but
// does not wait for ever. On a private server, which goes with all that is in it, there is nothing to do.
func (w *Workspace) Close(ctx context.Context) error {
	ctx, cancel := conn.Cleanup(ctx)
	defer cancel()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.server.Private() || len(w.made)+len(w.databases)+len(w.places) == 0 {
		return nil
	}
	return w.admin(ctx, "postgres", func(admin *pgx.Conn) error {
		var failed []error
		for _, db := range w.databases {
			// Not every administrator may end the sessions of others.
			db.hangup(ctx)
			failed = append(failed, db.forgetSubscriptions(ctx), dropDatabase(ctx, admin, db.name))
		}
		failed = append(failed, w.dropTablespaces(ctx, admin))
		for _, role := range w.made {
			if _, err := admin.Exec(ctx, "DROP ROLE IF EXISTS "+ddl.Ident(role)); err != nil {
				failed = append(failed, fmt.Errorf("drop the role %s of the dev server: %w", role, err))
			}
		}
		w.databases, w.made = nil, nil
		return errors.Join(failed...)
	})
}

// EnsureRoles makes roles that don't exist as stubs without login. PUBLIC, predefined roles and the like are left out.
func (w *Workspace) EnsureRoles(ctx context.Context, names []string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	missing := slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return name == "" || strings.EqualFold(name, "public") || strings.HasPrefix(name, "pg_") || w.roles[name]
	})
	if len(missing) == 0 {
		return nil
	}
	return w.admin(ctx, "postgres", func(admin *pgx.Conn) error {
		for _, name := range missing {
			if err := w.createRole(ctx, admin, name, "NOLOGIN"); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *Workspace) createRole(ctx context.Context, admin *pgx.Conn, name, attributes string) error {
	exists, err := w.exists(ctx, admin, name)
	if err != nil {
		return err
	}
	if !exists {
		_, err := admin.Exec(ctx, "CREATE ROLE "+ddl.Ident(name)+" "+attributes)
		if server, refused := errors.AsType[*pgconn.PgError](err); !refused || server.Code == queryCanceled {
			// An interrupt may reach us when the server has done it already.
			w.made = append(w.made, name)
		}
		if err != nil {
			return fail.Wrap(err, "create a role", name, "the user of --dev-url must be a superuser, or have CREATEDB and CREATEROLE")
		}
	}
	w.roles[name] = true
	return nil
}

func (w *Workspace) exists(ctx context.Context, admin *pgx.Conn, name string) (exists bool, err error) {
	err = admin.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $1)", name).Scan(&exists)
	if err != nil {
		return false, fmt.Errorf("look for the role %s: %w", name, err)
	}
	return exists, nil
}

// url is how the migration user connects to a database. It holds a password.
func (w *Workspace) url(database string) (string, error) {
	u, err := url.Parse(w.server.URL(w.owner, database))
	if err != nil {
		return "", errors.New("the URL of the throwaway server can't be parsed") // the cause would show a password
	}
	u.User = url.UserPassword(w.owner, w.password.Reveal())
	return u.String(), nil
}

// admin runs call on a connection of the superuser, the only such connections in this package.
func (w *Workspace) admin(ctx context.Context, database string, call func(*pgx.Conn) error, options ...conn.ConnOption) error {
	return withConn(ctx, w.server.URL(w.server.Superuser(), database), conn.Admin, call, options...)
}

func withConn(ctx context.Context, url string, purpose conn.Purpose, call func(*pgx.Conn) error, options ...conn.ConnOption) error {
	factory, err := conn.FromURL(url)
	if err != nil {
		return err
	}
	connection, err := factory.Connect(ctx, purpose, options...)
	if err != nil {
		return err
	}
	defer conn.Hangup(ctx, connection)
	return call(connection)
}

func random(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b) //nolint:errcheck // never fails (Go documentation, crypto/rand.Read)
	return hex.EncodeToString(b)
}
