package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/drift"
	"github.com/plumbsql/plumb/internal/migrate/runner"
	"github.com/plumbsql/plumb/internal/seed"
	"github.com/plumbsql/plumb/internal/ui"
	"github.com/plumbsql/plumb/internal/ui/view"
)

type driftOptions struct {
	projectFlags
	outputFlags
	noLive bool
	roles  bool
}

func newDrift(a *app) *cobra.Command {
	o := &driftOptions{}
	cmd := &cobra.Command{
		Use:   "drift",
		Short: "Compare the live database with its migrations, and those with the schema files",
		Example: "  plumb drift --config config.yaml\n" +
			"  plumb drift --config atlas.hcl --env prod --format json",
		Long: "Compare the live database with the migrations that it has applied, and all migrations with the schema files.\n" +
			"Exit with 2 when something differs, and print the SQL for either direction. Nothing is changed.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.each(&o.projectFlags, func() error { return a.runDrift(cmd.Context(), o) })
		},
	}
	flags := cmd.Flags()
	o.files(flags)
	o.target(flags)
	o.directory(flags)
	o.desired(flags)
	o.throwaway(flags)
	o.narrow(flags)
	o.register(flags)
	flags.BoolVar(&o.noLive, "no-live", false, "look at no database: only compare the migrations with the schema files")
	flags.BoolVar(&o.roles, "roles", false, "also compare the server's roles with those that the schema files declare")
	return cmd
}

func (a *app) runDrift(ctx context.Context, o *driftOptions) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	format, err := o.parse(project, "drift")
	if err != nil {
		return err
	}
	dir, err := openDir(project)
	if err != nil {
		return err
	}
	request := drift.Request{
		Dir: dir, Src: project.Src,
		Baseline: project.Migration.Baseline, ExecOrder: runner.ExecOrder(project.Migration.ExecOrder),
		HistorySchema: project.Migration.RevisionsSchema,
	}
	if !o.noLive {
		if request.Live, err = a.factory(project); err != nil {
			return err
		}
	} else if len(request.Src) == 0 {
		a.Note("note: nothing to compare: the project has no schema files")
	}
	within, err := narrowed(project, project.URL)
	if err != nil {
		return err
	}
	request.Scope = within
	if request.Rows, err = seed.New(project.Rows); err != nil {
		return err
	}
	opener := a.opener(project)
	defer a.closeOpener(ctx, opener)
	progress := a.Progress(0, "replaying migrations on a throwaway server")
	defer progress.Stop()
	report, err := drift.Check(ctx, opener, request)
	progress.Stop()
	if err != nil {
		return err
	}
	a.notes(report.Notes)
	if o.roles && !o.noLive {
		if report.Roles, err = a.compareRoles(ctx, project); err != nil {
			return err
		}
	}
	if err := a.show(format, report, func(w io.Writer, p ui.Palette) error { return view.Drift(w, p, report) }); err != nil {
		return err
	}
	if !report.Plumb() {
		return errFindings
	}
	return nil
}
