package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/apply"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/ui"
	"github.com/plumbsql/plumb/internal/ui/view"
)

type schemaCleanOptions struct {
	projectFlags
	outputFlags
	yes, dryRun, keepHistory bool
}

func newSchemaClean(a *app) *cobra.Command {
	o := &schemaCleanOptions{}
	cmd := &cobra.Command{
		Use:   "clean",
		Short: "Drop everything in a database that atlas.hcl allows to be emptied",
		Long: "Drop everything in a database: tables, types, functions, extensions, schemas, and the history of migrations. Only the\n" +
			"schema public stays, and plumb's own without its tables. The clean block of atlas.hcl has to list the environment, the host\n" +
			"and the database. plumb shows what goes, and asks for the database's name.",
		Example: "  plumb schema clean --env test --dry-run\n" +
			"  plumb schema clean --env test --auto-approve",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.each(&o.projectFlags, func() error { return a.runSchemaClean(cmd.Context(), o) })
		},
	}
	flags := cmd.Flags()
	o.files(flags)
	o.target(flags)
	o.register(flags)
	flags.BoolVar(&o.yes, "auto-approve", false, "don't ask")
	flags.BoolVar(&o.dryRun, "dry-run", false, "print the SQL, but change nothing")
	flags.BoolVar(&o.keepHistory, "keep-history", false, "keep the history of migrations, which then says what is no longer so")
	return cmd
}

func (a *app) runSchemaClean(ctx context.Context, o *schemaCleanOptions) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	format, err := o.parse(project, "schema.clean")
	if err != nil {
		return err
	}
	factory, err := a.factory(project)
	if err != nil {
		return err
	}
	if err := apply.MayClean(project, factory); err != nil {
		return err
	}
	opener := a.opener(project)
	defer a.closeOpener(ctx, opener)
	plan, err := apply.Clean(ctx, opener, factory, o.keepHistory)
	if err != nil {
		return err
	}
	a.notes(plan.Notes)
	show := func(w io.Writer, p ui.Palette) error { return view.CleanPlan(w, p, plan) }
	if plan.Empty() || o.dryRun {
		return a.show(format, plan.Result(), show)
	}
	if !o.yes {
		if err := show(a.Err(), a.ErrPalette); err != nil {
			return err
		}
		name := factory.Database().Name
		question := fmt.Sprintf("All of this goes from %s, with all rows. Type %s to go on:", describe(factory, conn.Migration), name)
		if err := a.ConfirmName(ctx, question, name); err != nil {
			return err
		}
	} else if format.Text() {
		if err := a.show(format, nil, show); err != nil {
			return err
		}
	}
	progress := a.Progress(0, "dropping")
	defer progress.Stop()
	result, err := plan.Run(ctx, apply.Options{
		LockTimeout: project.Migration.LockTimeout, ObjectLockTimeout: project.Migration.ObjectLockTimeout,
		ObjectLockRetry: project.Migration.ObjectLockRetry, Note: func(text string) { progress.Note("%s", text) },
	})
	progress.Stop()
	return a.finish(format, result, err, func(w io.Writer, p ui.Palette) error { return view.Clean(w, p, result) }, nil)
}
