package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate/runner"
	"github.com/plumbsql/plumb/internal/ui"
	"github.com/plumbsql/plumb/internal/ui/view"
)

type migrateUpOptions struct {
	projectFlags
	outputFlags
	locks       lockFlags
	numSteps    int
	yes, dryRun bool
}

func newMigrateUp(a *app) *cobra.Command {
	o := &migrateUpOptions{}
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Apply pending migrations as the migration user",
		Example: "  plumb migrate up --config config.yaml --dry-run\n" +
			"  plumb migrate up --config config.yaml --yes",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.each(&o.projectFlags, func() error { return a.runMigrateUp(cmd.Context(), cmd.Flags(), o) })
		},
	}
	flags := cmd.Flags()
	o.files(flags)
	o.target(flags)
	o.directory(flags)
	o.transactions(flags)
	o.register(flags)
	o.registerExitCode(flags, "there is something to apply")
	o.locks.register(flags)
	flags.IntVar(&o.numSteps, "num-steps", 0, "apply at most this many (default: all)")
	flags.BoolVarP(&o.yes, "yes", "y", false, "don't ask")
	flags.BoolVar(&o.dryRun, "dry-run", false, "only say what would be applied")
	return cmd
}

func (a *app) runMigrateUp(ctx context.Context, flags *pflag.FlagSet, o *migrateUpOptions) error {
	if flags.Changed("num-steps") && o.numSteps < 1 {
		// 0 stands for all only where nothing was said: a script that computes 0 wants nothing applied.
		return fail.New("the number of steps must be at least 1", "", "give --num-steps N, or leave it out for all")
	}
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	format, err := o.parse(project, "migrate.apply")
	if err != nil {
		return err
	}
	r, factory, err := a.newRunner(project)
	if err != nil {
		return err
	}
	o.locks.apply(flags, &r.Options)
	plan, err := r.Plan(ctx, o.numSteps)
	if err != nil {
		return err
	}
	pending := len(plan.Migrations)
	if pending+len(plan.Baseline) == 0 || o.dryRun {
		if err := a.show(format, plan.Result, func(w io.Writer, p ui.Palette) error { return view.UpPlan(w, p, plan) }); err != nil {
			return err
		}
		return o.found(pending > 0)
	}
	if err := a.preflight(ctx, project, factory); err != nil {
		return err
	}
	if !o.yes {
		if err := a.ask(ctx, func(w io.Writer, p ui.Palette) error { return view.UpPlan(w, p, plan) },
			upQuestion(plan, describe(factory, conn.Migration))); err != nil {
			return err
		}
	}
	progress := a.Progress(pending, "applying")
	defer progress.Stop()
	r.Options.Progress = follow(progress, "applying")
	result, err := r.Up(ctx, pending)
	progress.Stop()
	return a.finish(format, result, err, func(w io.Writer, p ui.Palette) error { return view.Up(w, p, result) }, o.found(true))
}

func upQuestion(plan *runner.UpPlan, target string) string {
	if len(plan.Migrations) == 0 {
		return fmt.Sprintf("Record %s as applied to %s?", ui.Count(len(plan.Baseline), "migration"), target)
	}
	return fmt.Sprintf("Apply %s to %s?", ui.Count(len(plan.Migrations), "migration"), target)
}
