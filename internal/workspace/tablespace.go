package workspace

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/fail"
)

// duplicateObject is the SQLSTATE of what another workspace made in the meantime.
const duplicateObject = "42710"

// EnsureTablespaces makes tablespaces that don't exist as places in the server's own directory, where everybody may put
// things: a schema only names them. PostgreSQL calls such places in-place tablespaces (documentation, section 20.17,
// allow_in_place_tablespaces). Those of every server, pg_default and pg_global, are left out.
func (w *Workspace) EnsureTablespaces(ctx context.Context, names []string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var missing []string
	for _, name := range names {
		if name != "" && !strings.HasPrefix(name, "pg_") && !w.tablespaces[name] {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return w.admin(ctx, "postgres", func(admin *pgx.Conn) error {
		for _, name := range missing {
			if err := w.createTablespace(ctx, admin, name); err != nil {
				return err
			}
			w.tablespaces[name] = true
		}
		return nil
	})
}

func (w *Workspace) createTablespace(ctx context.Context, admin *pgx.Conn, name string) error {
	var exists bool
	if err := admin.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_catalog.pg_tablespace WHERE spcname = $1)", name).Scan(&exists); err != nil {
		return fmt.Errorf("look for the tablespace %s: %w", name, err)
	}
	if exists {
		return nil
	}
	for _, sql := range []string{
		"SET allow_in_place_tablespaces = on",
		"CREATE TABLESPACE " + ddl.Ident(name) + " LOCATION ''",
		"GRANT CREATE ON TABLESPACE " + ddl.Ident(name) + " TO PUBLIC",
	} {
		_, err := admin.Exec(ctx, sql)
		var pg *pgconn.PgError
		if errors.As(err, &pg) && pg.Code == duplicateObject {
			return nil
		}
		if err != nil {
			return fail.Wrap(err, "create a tablespace on the throwaway server", name, "make it there beforehand, and grant CREATE on it to PUBLIC; else the user of --dev-url must be a superuser")
		}
	}
	w.places = append(w.places, name)
	return nil
}

// dropTablespaces drops what EnsureTablespaces made, once no database uses it.
func (w *Workspace) dropTablespaces(ctx context.Context, admin *pgx.Conn) error {
	var failed []error
	for _, name := range w.places {
		if _, err := admin.Exec(ctx, "DROP TABLESPACE IF EXISTS "+ddl.Ident(name)); err != nil {
			failed = append(failed, fmt.Errorf("drop the tablespace %s of the dev server: %w", name, err))
		}
	}
	w.places = nil
	return errors.Join(failed...)
}
