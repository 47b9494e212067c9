package cli

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/spf13/pflag"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/origin"
)

// projectFlags are the flags that say which project, database and files a command is about.
type projectFlags struct {
	config.Options
	// chosen is the project of the item of for_each that the command works on.
	chosen *config.Project
}

// files declares the flags of every command that reads a project.
func (p *projectFlags) files(flags *pflag.FlagSet) {
	flags.StringArrayVarP(&p.Config, "config", "c", nil, "config.yaml or atlas.hcl; may be given for both")
	flags.StringVar(&p.Env, "env", "", "env block of atlas.hcl")
	flags.StringArrayVar(&p.Vars, "var", nil, "value of a variable of atlas.hcl, as name=value; repeat it for more, or for a list")
	flags.StringArrayVar(&p.EnvFiles, "env-file", nil, "file with environment variables, such as .env.test")
}

// target declares the flag for the database.
func (p *projectFlags) target(flags *pflag.FlagSet) {
	flags.StringVarP(&p.URL, "url", "u", "", "database to work on, as postgres://user@host:port/database, instead of the config's")
}

// directory declares the flags for the migration directory.
func (p *projectFlags) directory(flags *pflag.FlagSet) {
	flags.StringVar(&p.MigrationDir, "dir", "", "migration directory (default \""+config.DefaultMigrationDir+"\")")
	flags.StringVar(&p.MigrationFormat, "dir-format", "", "format of the directory: golang-migrate, atlas, goose, flyway or dbmate (default: by the file names)")
}

// transactions declares the flag for how migrations use transactions.
func (p *projectFlags) transactions(flags *pflag.FlagSet) {
	flags.StringVar(&p.TxMode, "tx-mode", "", "transactions of files that don't name theirs: file (one for each), all (one for all of them) or none (default \"file\")")
}

// desired declares the flag for the desired state.
func (p *projectFlags) desired(flags *pflag.FlagSet) {
	flags.StringArrayVar(&p.Src, "to", nil, "desired state: a file or directory of .sql and .pg.hcl files, instead of the project's src")
}

// throwaway declares the flag for the throwaway server.
func (p *projectFlags) throwaway(flags *pflag.FlagSet) {
	flags.StringVar(&p.Dev, "dev-url", "", "throwaway server: auto, local://15, npm://16, docker://postgres:17 or postgres://… (default \"auto\")")
}

// narrow declares the flags for what of a database is compared.
func (p *projectFlags) narrow(flags *pflag.FlagSet) {
	flags.StringSliceVarP(&p.Schemas, "schema", "s", nil, "compare only these schemas")
	flags.StringSliceVar(&p.Exclude, "exclude", nil, "leave out what a pattern names, such as app.tmp_* or \"*.*[type=view]\"")
	flags.StringSliceVar(&p.Include, "include", nil, "compare only what a pattern names")
}

// factory makes the connections to the project's database.
func (a *app) factory(project *config.Project) (*conn.Factory, error) {
	return conn.FromProject(project, conn.WithWarn(a.Warn))
}

// openDir opens the project's migration directory.
func openDir(project *config.Project) (*migrate.Dir, error) {
	dir, err := openFiles(project)
	if err != nil {
		return nil, err
	}
	return dir.In(migrate.TxMode(project.Migration.TxMode)), nil
}

func openFiles(project *config.Project) (*migrate.Dir, error) {
	if project.Data[project.Migration.Dir] == nil {
		return migrate.Open(project.Migration.Dir, project.Migration.Format)
	}
	files, err := origin.Dir(project, project.Migration.Dir)
	if err != nil {
		return nil, err
	}
	return migrate.OpenFS(files, project.Migration.Dir, project.Migration.Format)
}

// openNewDir is openDir for commands that write the first migration: without a directory it makes one, or in a dry run takes
// an empty one.
func openNewDir(project *config.Project, dryRun bool) (*migrate.Dir, error) {
	if project.Data[project.Migration.Dir] != nil {
		return openDir(project)
	}
	path := project.Abs(project.Migration.Dir)
	_, err := os.Stat(path)
	switch {
	case !errors.Is(err, fs.ErrNotExist):
	case dryRun:
		return migrate.OpenFS(embed.FS{}, project.Migration.Dir, project.Migration.Format)
	default:
		if err := os.MkdirAll(path, 0o755); err != nil {
			return nil, fail.Wrap(err, "make the migration directory", "", "")
		}
	}
	return openDir(project)
}

// connectMigrator connects as the migration user.
func connectMigrator(f *conn.Factory) func(context.Context, func(*pgconn.Notice)) (*pgx.Conn, error) {
	return func(ctx context.Context, onNotice func(*pgconn.Notice)) (*pgx.Conn, error) {
		return f.Connect(ctx, conn.Migration, conn.OnNotice(onNotice))
	}
}

// describe names the target of a purpose for people.
func describe(f *conn.Factory, purpose conn.Purpose) string {
	db := f.Database()
	address := db.Host
	if !db.Socket() {
		address = net.JoinHostPort(db.Host, strconv.Itoa(db.Port))
	}
	return fmt.Sprintf("database %q at %s as %s", db.Name, address, f.User(purpose))
}
