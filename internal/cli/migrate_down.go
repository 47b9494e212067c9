package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/ui"
	"github.com/plumbsql/plumb/internal/ui/view"
)

type migrateDownOptions struct {
	projectFlags
	outputFlags
	locks       lockFlags
	numSteps    int
	yes, dryRun bool
}

func newMigrateDown(a *app) *cobra.Command {
	o := &migrateDownOptions{}
	cmd := &cobra.Command{
		Use:   "down --num-steps N",
		Short: "Take back the newest applied migrations",
		Example: "  plumb migrate down --config config.yaml --dry-run\n" +
			"  plumb migrate down --num-steps 2 --config config.yaml --yes",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.each(&o.projectFlags, func() error { return a.runMigrateDown(cmd.Context(), cmd.Flags(), o) })
		},
	}
	flags := cmd.Flags()
	o.files(flags)
	o.target(flags)
	o.directory(flags)
	o.transactions(flags)
	o.register(flags)
	o.locks.register(flags)
	flags.IntVar(&o.numSteps, "num-steps", 0, "how many to take back")
	flags.BoolVarP(&o.yes, "yes", "y", false, "don't ask, also where data is destroyed")
	flags.BoolVar(&o.dryRun, "dry-run", false, "only say what would be taken back")
	return cmd
}

func (a *app) runMigrateDown(ctx context.Context, flags *pflag.FlagSet, o *migrateDownOptions) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	format, err := o.parse(project, "migrate.down")
	if err != nil {
		return err
	}
	r, factory, err := a.newRunner(project)
	if err != nil {
		return err
	}
	o.locks.apply(flags, &r.Options)
	plan, err := r.PlanDown(ctx, o.numSteps)
	if err != nil {
		return err
	}
	text := func(w io.Writer, p ui.Palette) error { return view.DownPlan(w, p, plan) }
	if o.dryRun {
		return a.show(format, plan.Result, text)
	}
	if !o.yes {
		question := fmt.Sprintf("Take back %s from %s?", ui.Count(len(plan.Migrations), "migration"), describe(factory, conn.Migration))
		if plan.Destructive {
			question = a.ErrPalette.Bad("Data will be lost.") + " " + question
		}
		if err := a.ask(ctx, text, question); err != nil {
			return err
		}
	}
	progress := a.Progress(len(plan.Migrations), "taking back")
	defer progress.Stop()
	r.Options.Progress = follow(progress, "taking back")
	r.Options.AllowDestructive = true
	result, err := r.Down(ctx, o.numSteps)
	progress.Stop()
	return a.finish(format, result, err, func(w io.Writer, p ui.Palette) error { return view.Down(w, p, result) }, nil)
}
