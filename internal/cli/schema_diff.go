package cli

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/seed"
	"github.com/plumbsql/plumb/internal/state"
)

type schemaDiffOptions struct {
	projectFlags
	outputFlags
	from, to string
	prove    bool
	online   bool
}

func newSchemaDiff(a *app) *cobra.Command {
	o := &schemaDiffOptions{}
	var sides []*side
	cmd := &cobra.Command{
		Use:   "diff",
		Short: "Print the SQL that leads from one schema to another",
		Long: "Print the SQL that leads from one schema to another. Either side is a database (postgres://…), a migration directory or\n" +
			"schema files (file://…). What loses data is printed like everything else, with a comment that says so.",
		Example: "  plumb schema diff --from postgres://localhost/shop --to file://schema\n" +
			"  plumb schema diff --from postgres://a/shop --to postgres://b/shop | psql -v ON_ERROR_STOP=1 postgres://a/shop",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, side := range sides {
				if err := side.check(); err != nil {
					return err
				}
			}
			return a.each(&o.projectFlags, func() error { return a.runSchemaDiff(cmd.Context(), o) })
		},
	}
	flags := cmd.Flags()
	o.files(flags)
	sides = []*side{
		newSide(flags, &o.from, "from", "where to start (default: the config's database)"),
		newSide(flags, &o.to, "to", "where to end (default: the project's schema files)"),
	}
	flags.BoolVar(&o.prove, "prove", false, "make the first schema again on a throwaway server and run the SQL there before it is printed")
	flags.BoolVar(&o.online, "online", false, "use the forms of migrations: constraints are added unchecked and validated later, and the like")
	o.throwaway(flags)
	o.narrow(flags)
	o.register(flags)
	o.registerExitCode(flags, "the schemas differ")
	return cmd
}

func (a *app) runSchemaDiff(ctx context.Context, o *schemaDiffOptions) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	format, err := o.parse(project, "schema.diff")
	if err != nil {
		return err
	}
	within, err := narrowed(project, cmp.Or(o.from, project.URL), o.to)
	if err != nil {
		return err
	}
	rows, err := seed.New(project.Rows)
	if err != nil {
		return err
	}
	opener := a.opener(project)
	defer a.closeOpener(ctx, opener)
	progress := a.Watched("reading both schemas")
	defer progress.Stop()
	from, to, err := a.openPair(ctx, opener, project, o)
	if err != nil {
		return err
	}
	missing, err := within.Missing(from.Catalog, to.Catalog)
	if err != nil {
		return err
	}
	forms := kind.Concurrently
	if o.online {
		forms = online(project, false)
	}
	document, err := inspect.Diff(ctx, opener, from, to, within, forms)
	if err != nil {
		return err
	}
	if err := document.Rows(ctx, rows, from, to, within); err != nil {
		return explain(format, err)
	}
	if o.prove {
		if err := a.proveDiff(ctx, opener, from, document); err != nil {
			return explain(format, err)
		}
	}
	progress.Stop()
	a.notes(append(missing, document.Notes...))
	for _, line := range document.Unmanaged {
		a.Warn(line + ", of a kind that is not managed; it is left out")
	}
	if err := a.showSQL(format, document, document.SQL); err != nil {
		return err
	}
	return o.found(len(document.Changes)+len(document.Unmanaged) > 0)
}

// proveDiff runs the SQL on a throwaway server of the same major version.
func (a *app) proveDiff(ctx context.Context, opener *state.Opener, from *state.State, document *inspect.Difference) error {
	opener.Match(from)
	w, err := opener.Workspace(ctx)
	if err != nil {
		return err
	}
	return proof.Between(ctx, w, from.Catalog, document.Target, document.Schema)
}

// openPair opens both sides, a live one first: it decides the version of the throwaway server.
func (a *app) openPair(ctx context.Context, opener *state.Opener, project *config.Project, o *schemaDiffOptions) (from, to *state.State, err error) {
	if o.to == "" {
		if err := requireSrc(project); err != nil {
			return nil, nil, err
		}
	}
	if state.IsLive(o.from) && state.IsLive(o.to) {
		return opener.OpenPair(ctx, o.from, o.to)
	}
	open := map[bool]func() error{
		true: func() (err error) { from, err = a.openState(ctx, opener, project, o.from); return err },
		false: func() (err error) {
			if o.to == "" {
				to, err = opener.Schema(ctx, project.Src)
				return err
			}
			to, err = a.openState(ctx, opener, project, o.to)
			return err
		},
	}
	fromFirst, err := liveFrom(project, o.from)
	if err != nil {
		return nil, nil, err
	}
	if err := open[fromFirst](); err != nil {
		return nil, nil, err
	}
	if fromFirst {
		opener.Match(from)
	} else {
		opener.Match(to)
	}
	if err := open[!fromFirst](); err != nil {
		return nil, nil, err
	}
	return from, to, state.SameMajor(from, to)
}

// liveFrom reports whether the first side of a comparison is a live database, which may stand in the project.
func liveFrom(project *config.Project, url string) (bool, error) {
	if url == "" {
		return true, nil
	}
	found, err := project.Expand(url)
	return err == nil && slices.ContainsFunc(found, state.IsLive), err
}

// openState opens the state behind a URL; "" is the project's database.
func (a *app) openState(ctx context.Context, opener *state.Opener, project *config.Project, url string) (*state.State, error) {
	if url == "env://migration.dir" {
		dir, err := openDir(project)
		if err != nil {
			return nil, err
		}
		return opener.Migrations(ctx, dir, nil)
	}
	if url != "" {
		found, err := project.Expand(url)
		switch {
		case err != nil:
			return nil, err
		case len(found) > 1 || strings.HasPrefix(found[0], config.DataScheme):
			return opener.Schema(ctx, found)
		}
		return opener.Open(ctx, found[0])
	}
	factory, err := a.factory(project)
	if err != nil {
		return nil, err
	}
	return opener.Live(ctx, factory)
}
