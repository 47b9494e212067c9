package workspace

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/roles"
)

// DefaultOwner is the migration user of a workspace when the caller knows no name.
const DefaultOwner = "plumb_migrator"

// Workspace makes databases on one server.
type Workspace struct {
	server devdb.Server
	owner  string
	// super tells that the owner is a superuser.
	super bool

	mu    sync.Mutex
	roles map[string]bool
	made  []string
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
	w := &Workspace{server: server, owner: owner, super: superuser, roles: map[string]bool{}}
	attributes := "LOGIN"
	if superuser {
		attributes = "LOGIN SUPERUSER"
	}
	err := w.admin(ctx, "postgres", func(admin *pgx.Conn) error {
		return w.createRole(ctx, admin, owner, attributes)
	})
	if err != nil {
		return nil, fmt.Errorf("prepare the throwaway server: %w", err)
	}
	return w, nil
}

// Owner is the migration user.
func (w *Workspace) Owner() string { return w.owner }

// Major is the server's major version.
func (w *Workspace) Major() int { return w.server.Major() }

// Close removes what was made on a server that is not plumb's own. On a private server there is nothing to do.
func (w *Workspace) Close(ctx context.Context) error {
	if w.server.Private() || len(w.made) == 0 {
		return nil
	}
	return w.admin(ctx, "postgres", func(admin *pgx.Conn) error {
		for _, role := range w.made {
			if _, err := admin.Exec(ctx, "DROP ROLE IF EXISTS "+ddl.Ident(role)); err != nil {
				return fmt.Errorf("drop the role %s of the dev server: %w", role, err)
			}
		}
		return nil
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
	var exists bool
	if err := admin.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $1)", name).Scan(&exists); err != nil {
		return fmt.Errorf("look for the role %s: %w", name, err)
	}
	if !exists {
		if _, err := admin.Exec(ctx, "CREATE ROLE "+ddl.Ident(name)+" "+attributes); err != nil {
			return fmt.Errorf("create the role %s: %w", name, err)
		}
		w.made = append(w.made, name)
	}
	w.roles[name] = true
	return nil
}

// admin runs call on a connection of the superuser, the only such connections in this package.
func (w *Workspace) admin(ctx context.Context, database string, call func(*pgx.Conn) error) error {
	return withConn(ctx, w.server.URL(w.server.Superuser(), database), conn.Admin, call)
}

func withConn(ctx context.Context, url string, purpose conn.Purpose, call func(*pgx.Conn) error) error {
	factory, err := conn.FromURL(url)
	if err != nil {
		return err
	}
	connection, err := factory.Connect(ctx, purpose)
	if err != nil {
		return err
	}
	defer connection.Close(context.WithoutCancel(ctx)) //nolint:errcheck // the server ends the session either way
	return call(connection)
}

// Database is one throwaway database.
type Database struct {
	w    *Workspace
	name string
}

// NewDatabase makes an empty database with the bootstrapped rights.
func (w *Workspace) NewDatabase(ctx context.Context) (*Database, error) {
	d := &Database{w: w, name: newName()}
	if err := w.createDatabase(ctx, d.name, "template0"); err != nil {
		return nil, err
	}
	return d, d.bootstrap(ctx)
}

// bootstrap gives the migration user the rights that `roles bootstrap` gives, by the same code.
func (d *Database) bootstrap(ctx context.Context) error {
	if d.w.super {
		return nil
	}
	err := d.w.admin(ctx, d.name, func(admin *pgx.Conn) error {
		_, err := roles.Apply(ctx, admin, roles.Spec{Database: d.name, MigrationUser: d.w.owner})
		return err
	})
	return fail.Wrap(err, "prepare the throwaway database", "", "")
}

func newName() string {
	var b [6]byte
	rand.Read(b[:]) //nolint:errcheck // never fails (Go documentation, crypto/rand.Read)
	return "plumb_" + hex.EncodeToString(b[:])
}

func (w *Workspace) createDatabase(ctx context.Context, name, template string) error {
	sql := "CREATE DATABASE " + ddl.Ident(name) + " TEMPLATE " + ddl.Ident(template)
	if w.server.Major() >= 15 {
		// With fsync off, copying files is several times faster than the default WAL_LOG.
		sql += " STRATEGY FILE_COPY"
	}
	err := w.admin(ctx, "postgres", func(admin *pgx.Conn) error {
		_, err := admin.Exec(ctx, sql)
		return err
	})
	return fail.Wrap(err, "create a throwaway database", "", "")
}

// Clone makes a copy of the database; nobody may be connected to it.
func (d *Database) Clone(ctx context.Context) (*Database, error) {
	clone := &Database{w: d.w, name: newName()}
	if err := d.w.createDatabase(ctx, clone.name, d.name); err != nil {
		return nil, err
	}
	// CREATE DATABASE copies no grants on the database itself.
	return clone, clone.bootstrap(ctx)
}

// Drop removes the database, with the connections to it.
func (d *Database) Drop(ctx context.Context) error {
	err := d.w.admin(ctx, "postgres", func(admin *pgx.Conn) error {
		_, err := admin.Exec(ctx, "DROP DATABASE IF EXISTS "+ddl.Ident(d.name)+" WITH (FORCE)")
		return err
	})
	return fail.Wrap(err, "drop a throwaway database", "", "")
}

// Factory makes connections to the database as the migration user, whatever the purpose.
func (d *Database) Factory() (*conn.Factory, error) {
	return conn.FromURL(d.w.server.URL(d.w.owner, d.name))
}

// With runs call on a connection of the migration user.
func (d *Database) With(ctx context.Context, call func(*pgx.Conn) error) error {
	return withConn(ctx, d.w.server.URL(d.w.owner, d.name), conn.Migration, call)
}

// Exec runs SQL, which may be many statements, as the migration user.
func (d *Database) Exec(ctx context.Context, sql string) error {
	return d.With(ctx, func(c *pgx.Conn) error {
		_, err := c.PgConn().Exec(ctx, sql).ReadAll()
		return err
	})
}

// Catalog reads the database. What plumb keeps for itself is left out.
func (d *Database) Catalog(ctx context.Context) (*catalog.Database, error) {
	var db *catalog.Database
	err := d.With(ctx, func(c *pgx.Conn) (err error) {
		db, err = catalog.Read(ctx, c, all.Readers(), catalog.Options{Exclude: Own})
		return err
	})
	return db, err
}

// Own reports what plumb and Atlas keep for themselves in a database: their histories.
func Own(id catalog.ID) bool {
	switch {
	case id.Kind == catalog.Schema:
		return id.Name == "plumb" || id.Name == "atlas_schema_revisions"
	case id.Schema == "public":
		return slices.Contains([]string{"plumb_schema_migrations", "plumb_attempts", "atlas_schema_revisions", "schema_migrations"}, id.Name)
	}
	return false
}

// CreateExtension makes an extension as the superuser, in the schema, which is made for the migration user where it does
// not exist. The caller has checked the name against its allow-list.
func (d *Database) CreateExtension(ctx context.Context, name, schema string) error {
	if schema == "" {
		schema = "public"
	}
	err := d.w.admin(ctx, d.name, func(admin *pgx.Conn) error {
		for _, sql := range []string{
			"CREATE SCHEMA IF NOT EXISTS " + ddl.Ident(schema) + " AUTHORIZATION " + ddl.Ident(d.w.owner),
			"CREATE EXTENSION IF NOT EXISTS " + ddl.Ident(name) + " WITH SCHEMA " + ddl.Ident(schema),
		} {
			if _, err := admin.Exec(ctx, sql); err != nil {
				return err
			}
		}
		return nil
	})
	return fail.Wrap(err, "create the extension "+name+" on the throwaway server", "",
		"install the package of the extension for this PostgreSQL, or name a server that has it with --dev-url")
}
