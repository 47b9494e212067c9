package workspace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/roles"
)

// Database is one throwaway database.
type Database struct {
	w    *Workspace
	name string
	// elevated tells that a superuser has made something here for a file, such as event triggers.
	elevated atomic.Bool

	// versions are the extensions of which somebody asked for a version.
	versions []string
	// reader is the connection that Catalog keeps, because the server plans the many queries only once for it.
	mu     sync.Mutex
	reader *pgx.Conn
}

// NewDatabase makes an empty database with the bootstrapped rights.
func (w *Workspace) NewDatabase(ctx context.Context) (*Database, error) {
	return w.create(ctx, nil)
}

// Clone makes a copy of the database; nobody else may be connected to it.
func (d *Database) Clone(ctx context.Context) (*Database, error) {
	d.hangup(ctx)
	return d.w.create(ctx, d)
}

// create makes a database, which may be a copy, and prepares it: CREATE DATABASE copies no grants on the database itself.
func (w *Workspace) create(ctx context.Context, from *Database) (*Database, error) {
	d, template := &Database{w: w, name: "plumb_" + random(6)}, "template0"
	if from != nil {
		template = from.name
		d.elevated.Store(from.elevated.Load())
		d.versions = from.versions
	}
	if err := w.createDatabase(ctx, d, template); err != nil {
		return nil, err
	}
	if err := d.bootstrap(ctx, template); err != nil {
		d.Discard(ctx)
		return nil, err
	}
	return d, nil
}

func (w *Workspace) createDatabase(ctx context.Context, d *Database, template string) error {
	sql := "CREATE DATABASE " + ddl.Ident(d.name) + " TEMPLATE " + ddl.Ident(template)
	if w.server.Major() >= 15 {
		// With fsync off, copying files is several times faster than the default WAL_LOG.
		sql += " STRATEGY FILE_COPY"
	}
	// Noted before it is made: an interrupt may reach us when the server has done it already.
	w.mu.Lock()
	w.databases = append(w.databases, d)
	w.mu.Unlock()
	err := w.admin(ctx, "postgres", func(admin *pgx.Conn) error {
		_, err := admin.Exec(ctx, sql)
		return err
	})
	return fail.Wrap(err, "create a throwaway database", "", "")
}

// bootstrap gives the migration user the rights that `roles bootstrap` gives, by the same code.
func (d *Database) bootstrap(ctx context.Context, template string) error {
	if d.w.super {
		return fail.Wrap(d.copySubscriptions(ctx, template), "copy the subscriptions of a throwaway database", "", "")
	}
	if d.elevated.Load() {
		// Event triggers of a file would run for what is done inside the database; the rest of bootstrap was copied.
		return d.w.admin(ctx, "postgres", func(admin *pgx.Conn) error {
			_, err := admin.Exec(ctx, "GRANT CREATE, CONNECT, TEMPORARY ON DATABASE "+ddl.Ident(d.name)+" TO "+ddl.Ident(d.w.owner))
			return fail.Wrap(err, "prepare the throwaway database", "", "")
		})
	}
	err := d.w.admin(ctx, d.name, func(admin *pgx.Conn) error {
		_, err := roles.Apply(ctx, admin, roles.Spec{Database: d.name, MigrationUser: d.w.owner})
		return err
	})
	return fail.Wrap(err, "prepare the throwaway database", "", "")
}

// Drop removes the database, with the connections to it.
func (d *Database) Drop(ctx context.Context) error {
	d.hangup(ctx)
	if err := d.forgetSubscriptions(ctx); err != nil {
		return err
	}
	err := d.w.admin(ctx, "postgres", func(admin *pgx.Conn) error {
		if d.w.super {
			if err := dropSubscriptions(ctx, admin, d.name); err != nil {
				return fmt.Errorf("drop the subscriptions of the throwaway database %s: %w", d.name, err)
			}
		}
		return dropDatabase(ctx, admin, d.name)
	})
	if err != nil {
		return err
	}
	d.w.mu.Lock()
	defer d.w.mu.Unlock()
	d.w.databases = slices.DeleteFunc(d.w.databases, func(other *Database) bool { return other == d })
	return nil
}

// Discard is Drop for those who can do nothing about an error. It works after ctx has ended, and does not wait for ever;
// what it could not drop, the workspace drops when it is closed.
func (d *Database) Discard(ctx context.Context) {
	ctx, cancel := conn.Cleanup(ctx)
	defer cancel()
	_ = d.Drop(ctx)
}

// dropDatabase ends the sessions that are left. An administrator who may not do that waits for those that have just been
// closed, which PostgreSQL does for some seconds.
func dropDatabase(ctx context.Context, admin *pgx.Conn, name string) error {
	drop := "DROP DATABASE IF EXISTS " + ddl.Ident(name)
	_, err := admin.Exec(ctx, drop+" WITH (FORCE)")
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "42501" {
		_, err = admin.Exec(ctx, drop)
	}
	if err != nil {
		return fmt.Errorf("drop the throwaway database %s: %w", name, err)
	}
	return nil
}

// Factory makes connections to the database as the migration user, whatever the purpose.
func (d *Database) Factory() (*conn.Factory, error) {
	url, err := d.w.url(d.name)
	if err != nil {
		return nil, err
	}
	return conn.FromURL(url)
}

// With runs call on a connection of the migration user.
func (d *Database) With(ctx context.Context, call func(*pgx.Conn) error, options ...conn.ConnOption) error {
	url, err := d.w.url(d.name)
	if err != nil {
		return err
	}
	return withConn(ctx, url, conn.Migration, call, options...)
}

// Exec runs SQL, which may be many statements, as the migration user.
func (d *Database) Exec(ctx context.Context, sql string) error {
	return d.With(ctx, func(c *pgx.Conn) error {
		_, err := c.PgConn().Exec(ctx, sql).ReadAll()
		return err
	})
}

// Catalog reads the database. What plumb keeps for itself is left out. The connection stays open for the next reading,
// until Clone or Drop.
func (d *Database) Catalog(ctx context.Context) (db *catalog.Database, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.reader == nil {
		if d.reader, err = d.openReader(ctx); err != nil {
			return nil, err
		}
	}
	db, err = Read(ctx, d.reader, d.w.owner)
	if err != nil {
		// Its state is unknown: a reading that was cancelled closes it.
		conn.Hangup(ctx, d.reader)
		d.reader = nil
		return nil, err
	}
	d.withoutVersions(db)
	return db, nil
}

// openReader connects as the migration user, or as the superuser where there may be what only superusers see.
func (d *Database) openReader(ctx context.Context) (*pgx.Conn, error) {
	if d.elevated.Load() {
		factory, err := conn.FromURL(d.AdminURL())
		if err != nil {
			return nil, err
		}
		return factory.Connect(ctx, conn.Admin, d.silent()...)
	}
	factory, err := d.Factory()
	if err != nil {
		return nil, err
	}
	return factory.Connect(ctx, conn.Migration)
}

// hangup closes the connection that Catalog keeps.
func (d *Database) hangup(ctx context.Context) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.reader != nil {
		conn.Hangup(ctx, d.reader)
		d.reader = nil
	}
}

// Replica lets the migration user's next connections to the database change rows without triggers, rules and the checks of
// foreign keys (session_replication_role), or takes that back. Only a superuser may set that, so the setting is made for
// the role in this database; whatever functions of the schema then run, they run as the migration user. The error has
// SQLSTATE 42501 where the user of --dev-url is no superuser.
func (d *Database) Replica(ctx context.Context, on bool) error {
	setting := "RESET session_replication_role"
	if on {
		setting = "SET session_replication_role = replica"
	}
	sql := "ALTER ROLE " + ddl.Ident(d.w.owner) + " IN DATABASE " + ddl.Ident(d.name) + " " + setting
	return d.w.admin(ctx, "postgres", func(admin *pgx.Conn) error {
		_, err := admin.Exec(ctx, sql)
		return err
	})
}

// AdminURL connects to the database as the server's superuser, for those who must see everything in it. It may hold a
// password: never print it.
func (d *Database) AdminURL() string { return d.w.server.URL(d.w.server.Superuser(), d.name) }
