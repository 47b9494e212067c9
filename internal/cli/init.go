package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/scaffold"
	"github.com/plumbsql/plumb/internal/state"
	"github.com/plumbsql/plumb/internal/ui"
	"github.com/plumbsql/plumb/internal/ui/view"
)

type initOptions struct {
	projectFlags
	outputFlags
	url, migrations string
	database        config.Database
}

func newInit(a *app) *cobra.Command {
	o := &initOptions{}
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Begin a project: schema files, atlas.hcl and config.yaml",
		Long: "Begin a project in the working directory: schema files, atlas.hcl and config.yaml; from nothing, from a live database (with a\n" +
			"baseline migration), or from a directory of migrations of golang-migrate, goose, flyway, dbmate, tern or Atlas, or of numbered\n" +
			"SQL files. Nothing is overwritten. At a terminal and without flags it asks.",
		Example: "  plumb init --database shop\n" +
			"  plumb init --from-url postgres://shop_migrator@localhost/shop --user shop\n" +
			"  plumb init --from-migrations db/migrations --database shop",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.askInit(cmd.Context(), o, cmd.Flags().NFlag() == 0); err != nil {
				return err
			}
			return a.runInit(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.url, "from-url", "", "live database to begin with, as postgres://migration_user@host:port/database")
	flags.StringVar(&o.migrations, "from-migrations", "", "directory of migrations to begin with")
	flags.StringVar(&o.database.Name, "database", "", "name of the database (default: that of --from-url, or of the folder)")
	flags.StringVar(&o.database.User, "user", "", "the application's user (default: the name of the database)")
	flags.StringVar(&o.database.MigrationUser, "migration-user", "", "the user of migrations (default: that of --from-url, or the name of the database and _migrator)")
	flags.StringVar(&o.database.Host, "host", "", "the server (default: that of --from-url, or localhost)")
	flags.IntVar(&o.database.Port, "port", 0, "its port (default: that of --from-url, or 5432)")
	o.throwaway(flags)
	o.register(flags)
	cmd.MarkFlagsMutuallyExclusive("from-url", "from-migrations")
	return cmd
}

// askInit asks what the flags would say.
func (a *app) askInit(ctx context.Context, o *initOptions, ask bool) error {
	if !ask || !a.CanAsk() {
		return nil
	}
	from, err := a.Line(ctx, "Begin with a live database (postgres://…), a directory of migrations, or with nothing (leave it empty):", "")
	switch {
	case err != nil:
		return err
	case state.IsLive(from):
		o.url = from
		return nil
	}
	o.migrations = from
	o.database.Name, err = a.Line(ctx, "Name of the database:", standardName())
	return err
}

// standardName is the name of the working directory.
func standardName() string {
	dir, err := filepath.Abs(".")
	if err != nil {
		return ""
	}
	return strings.ToLower(filepath.Base(dir))
}

func (a *app) runInit(ctx context.Context, o *initOptions) error {
	format, err := ui.ParseFormat(o.format)
	if err != nil {
		return err
	}
	request := scaffold.Request{Dir: ".", Migrations: o.migrations, Database: o.database}
	if o.url != "" {
		if !state.IsLive(o.url) {
			return fail.New("this is no URL of a database", "--from-url", "write postgres://user@host:port/database")
		}
		if request.Factory, err = conn.FromURL(o.url, conn.WithWarn(a.Warn)); err != nil {
			return err
		}
	}
	request.Database = scaffold.Complete(o.database, request.Factory, standardName())
	opener := state.NewOpener(state.Options{
		DevURL: o.Dev, Owner: request.Database.MigrationUser, Conn: []conn.Option{conn.WithWarn(a.Warn)},
		Notice: func(text string) { a.Note("%s", text) },
	})
	defer a.closeOpener(ctx, opener)
	progress := a.Progress(0, "looking at what there is")
	defer progress.Stop()
	result, err := scaffold.Run(ctx, opener, request)
	progress.Stop()
	if err != nil {
		return err
	}
	a.notes(result.Notes)
	a.Note("next: %s", fmt.Sprintf("look at %s, then `plumb migrate diff NAME`", strings.Join(result.Files, ", ")))
	return a.show(format, result, func(w io.Writer, p ui.Palette) error { return view.Init(w, p, result) })
}
