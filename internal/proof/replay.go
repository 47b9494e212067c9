package proof

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/migrate/runner"
	"github.com/plumbsql/plumb/internal/source"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Replay makes a database and applies the migrations of a directory that keep wants to it, or all for nil, with the code that
// applies them in production. Roles, tablespaces and extensions that any migration of the directory needs exist in any case. When one
// fails, the database goes again.
func Replay(ctx context.Context, w *workspace.Workspace, dir *migrate.Dir, keep func(migrate.Migration) bool) (*workspace.Database, error) {
	migrations, err := dir.Migrations()
	if err != nil {
		return nil, err
	}
	db, err := w.NewDatabase(ctx)
	if err != nil {
		return nil, err
	}
	if keep != nil {
		dir = dir.Only(keep)
	}
	if err := replay(ctx, w, db, dir, migrations); err != nil {
		db.Discard(ctx)
		// Whatever was applied was applied to a throwaway database: for the caller nothing stopped part-way.
		return nil, &fail.Error{What: "replay " + dir.Path() + " on a throwaway database", Code: fail.ExitError, Err: err}
	}
	return db, nil
}

// ReplayTo applies the migrations of a directory up to a version, as far as a database does not have them, to it.
func ReplayTo(ctx context.Context, w *workspace.Workspace, db *workspace.Database, dir *migrate.Dir, version string) error {
	migrations, err := dir.Migrations()
	if err != nil {
		return err
	}
	last := slices.IndexFunc(migrations, func(m migrate.Migration) bool { return m.Version == version })
	if last < 0 {
		return fail.New("there is no migration with version "+version, dir.Path(), "name the version of one of its files")
	}
	files := map[string]bool{}
	for _, m := range migrations[:last+1] {
		files[m.File] = true
	}
	return replay(ctx, w, db, dir.Only(func(m migrate.Migration) bool { return files[m.File] }), migrations)
}

func replay(ctx context.Context, w *workspace.Workspace, db *workspace.Database, dir *migrate.Dir, all []migrate.Migration) error {
	if err := prepare(ctx, w, db, all); err != nil {
		return err
	}
	if dir.TxMode() == migrate.TxAll {
		dir = dir.In(migrate.TxFile) // what was applied on several days was not applied in one transaction
	}
	wanted, err := dir.Migrations()
	if err != nil || len(wanted) == 0 {
		return err
	}
	factory, err := db.Factory()
	if err != nil {
		return err
	}
	r := runner.Runner{Dir: dir, Connect: func(ctx context.Context, onNotice func(*pgconn.Notice)) (*pgx.Conn, error) {
		return factory.Connect(ctx, conn.Migration, conn.OnNotice(onNotice))
	}}
	_, err = r.Up(ctx, 0)
	return err
}

// prepare makes the roles, tablespaces and extensions that the scripts name.
func prepare(ctx context.Context, w *workspace.Workspace, db *workspace.Database, migrations []migrate.Migration) error {
	var roles, tablespaces []string
	var extensions []source.Extension
	for _, m := range migrations {
		for _, script := range []*migrate.Script{m.Up, m.Down} {
			if script == nil {
				continue
			}
			for _, statement := range script.Statements {
				roles = append(roles, source.RolesNamed(statement.Text)...)
				tablespaces = append(tablespaces, source.TablespacesNamed(statement.Text)...)
				if extension, ok := source.ExtensionMade(statement.Text); ok {
					extensions = append(extensions, extension)
				}
			}
		}
	}
	if err := w.EnsureRoles(ctx, roles); err != nil {
		return err
	}
	if err := w.EnsureTablespaces(ctx, tablespaces); err != nil {
		return err
	}
	return createExtensions(ctx, db, extensions)
}

func createExtensions(ctx context.Context, db *workspace.Database, list []source.Extension) error {
	wanted := make([]workspace.Extension, len(list))
	for i, extension := range list {
		wanted[i] = workspace.Extension{Name: extension.Name, Schema: extension.Schema, Version: extension.Version, Comment: extension.Comment}
	}
	return db.CreateExtensions(ctx, wanted)
}

// Load brings an empty database into the state that schema files describe. Superuser says whether what the migration user may
// not do is done for it; a state that shall be proved can't have such things. After an error the database is of no use.
func Load(ctx context.Context, w *workspace.Workspace, db *workspace.Database, s *source.Source, superuser bool) error {
	var roles []string
	for _, role := range s.Roles() {
		roles = append(roles, role.Name)
	}
	if err := w.EnsureRoles(ctx, roles); err != nil {
		return err
	}
	if err := w.EnsureTablespaces(ctx, s.Tablespaces()); err != nil {
		return err
	}
	if err := createExtensions(ctx, db, s.Extensions()); err != nil {
		return err
	}
	var elevated source.Superuser
	if superuser {
		admin := db.Superuser()
		defer admin.Close(context.WithoutCancel(ctx))
		elevated = admin
	}
	return db.With(ctx, func(c *pgx.Conn) error { return s.Load(ctx, c, elevated) }, conn.OnNotice(s.OnNotice))
}
