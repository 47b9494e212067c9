package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/ui"
	"github.com/plumbsql/plumb/internal/ui/view"
)

type migrateStatusOptions struct {
	projectFlags
	outputFlags
}

func newMigrateStatus(a *app) *cobra.Command {
	o := &migrateStatusOptions{}
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Compare the migration directory with the database's history",
		Example: "  plumb migrate status --config config.yaml\n" +
			"  plumb migrate status --config config.yaml --format json",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.each(&o.projectFlags, func() error { return a.runMigrateStatus(cmd.Context(), o) })
		},
	}
	flags := cmd.Flags()
	o.files(flags)
	o.target(flags)
	o.directory(flags)
	o.register(flags)
	o.registerExitCode(flags, "there is something pending or wrong")
	return cmd
}

func (a *app) runMigrateStatus(ctx context.Context, o *migrateStatusOptions) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	format, err := o.parse(project, "migrate.status")
	if err != nil {
		return err
	}
	r, _, err := a.newRunner(project)
	if err != nil {
		return err
	}
	result, err := r.Status(ctx)
	if err != nil {
		return err
	}
	if err := a.show(format, result, func(w io.Writer, p ui.Palette) error { return view.Status(w, p, result) }); err != nil {
		return err
	}
	return o.found(len(result.Pending) > 0 || result.Problem != "")
}
