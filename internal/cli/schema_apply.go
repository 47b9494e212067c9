package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/plumbsql/plumb/internal/apply"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/rename"
	"github.com/plumbsql/plumb/internal/review"
	"github.com/plumbsql/plumb/internal/seed"
	"github.com/plumbsql/plumb/internal/ui"
	"github.com/plumbsql/plumb/internal/ui/view"
)

type schemaApplyOptions struct {
	projectFlags
	outputFlags
	locks                                   lockFlags
	yes, dryRun, allowDestructive, blocking bool
}

func newSchemaApply(a *app) *cobra.Command {
	o := &schemaApplyOptions{}
	cmd := &cobra.Command{
		Use:   "apply",
		Short: "Lead a database to the schema files without migrations, after proving the change",
		Long: "Lead a database to the schema files without migrations. The change is planned from the live database, proved on a throwaway\n" +
			"server and shown; then plumb asks. It refuses when the database changed meanwhile, and reads it again afterwards.",
		Example: "  plumb schema apply --url postgres://localhost/shop --to file://schema --dry-run\n" +
			"  plumb schema apply --env local --auto-approve",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.each(&o.projectFlags, func() error { return a.runSchemaApply(cmd.Context(), cmd.Flags(), o) })
		},
	}
	flags := cmd.Flags()
	o.files(flags)
	o.target(flags)
	o.desired(flags)
	o.throwaway(flags)
	o.register(flags)
	o.registerExitCode(flags, "there are changes")
	o.locks.register(flags)
	flags.BoolVarP(&o.yes, "yes", "y", false, "don't ask")
	flags.BoolVar(&o.yes, "auto-approve", false, "the same as --yes")
	flags.BoolVar(&o.dryRun, "dry-run", false, "plan, prove and print the SQL, but change nothing")
	flags.BoolVar(&o.allowDestructive, "allow-destructive", false, "allow steps that lose data")
	flags.BoolVar(&o.blocking, "blocking", false, "don't use forms that keep tables usable, such as CREATE INDEX CONCURRENTLY")
	return cmd
}

func (a *app) runSchemaApply(ctx context.Context, flags *pflag.FlagSet, o *schemaApplyOptions) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	format, err := o.parse(project, "schema.apply")
	if err != nil {
		return err
	}
	if err := requireSrc(project); err != nil {
		return err
	}
	within, err := narrowed(project, project.URL)
	if err != nil {
		return err
	}
	factory, err := a.factory(project)
	if err != nil {
		return err
	}
	if err := a.preflight(ctx, project, factory); err != nil {
		return err
	}
	rows, err := seed.New(project.Rows)
	if err != nil {
		return err
	}
	opener := a.opener(project)
	defer a.closeOpener(ctx, opener)
	const working = "planning and proving on a throwaway server"
	progress := a.Progress(0, working)
	defer func() { progress.Stop() }()
	var ask rename.Ask
	if a.CanAsk() && !o.yes && !o.dryRun {
		ask = func(ctx context.Context, question string) (bool, error) {
			progress.Stop()
			defer func() { progress = a.Progress(0, working) }()
			return a.Ask(ctx, question)
		}
	}
	plan, err := apply.New(ctx, opener, apply.Request{
		Factory: factory, Src: project.Src, AllowDestructive: o.allowDestructive, Allowed: review.Allowed(project.Lint), Ask: ask, DryRun: o.dryRun, Online: online(project, o.blocking), Scope: within,
		Rows:          rows,
		HistorySchema: project.Migration.RevisionsSchema,
	})
	progress.Stop()
	if err != nil {
		return explain(format, err)
	}
	a.notes(plan.Notes)
	show := func(w io.Writer, p ui.Palette) error { return view.ApplyPlan(w, p, plan) }
	if plan.Empty() || o.dryRun {
		if err := a.show(format, plan.Result(), show); err != nil {
			return err
		}
		return o.found(!plan.Empty())
	}
	if err := a.approveApply(ctx, o, format, plan, show, describe(factory, conn.Migration)); err != nil {
		return err
	}
	progress = a.Progress(len(plan.Result().Changes.Pending), "applying")
	options := apply.Options{
		LockTimeout: project.Migration.LockTimeout, ObjectLockTimeout: project.Migration.ObjectLockTimeout,
		ObjectLockRetry: project.Migration.ObjectLockRetry, Note: func(text string) { progress.Note("%s", text) },
		Statement: func(done int) { progress.Set(done, "applying") },
	}
	if flags.Changed("object-lock-timeout") {
		options.ObjectLockTimeout = orNever(o.locks.timeout)
	}
	if flags.Changed("object-lock-retry") {
		options.ObjectLockRetry = orNever(o.locks.retry)
	}
	result, err := plan.Run(ctx, options)
	progress.Stop()
	return a.finish(format, result, err, func(w io.Writer, p ui.Palette) error { return view.Apply(w, p, result) }, o.found(true))
}

// approveApply asks for leave; where that was given before, it shows what is going to happen with the result.
func (a *app) approveApply(ctx context.Context, o *schemaApplyOptions, format ui.Format, plan *apply.Plan, show func(io.Writer, ui.Palette) error, target string) error {
	switch {
	case !o.yes:
		return a.ask(ctx, show, fmt.Sprintf("Apply %s to %s?", ui.Count(len(plan.Steps()), "step"), target))
	case format.Text():
		return a.show(format, nil, show)
	}
	return nil
}
