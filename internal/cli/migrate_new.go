package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

type migrateNewOptions struct{ projectFlags }

func newMigrateNew(a *app) *cobra.Command {
	o := &migrateNewOptions{}
	cmd := &cobra.Command{
		Use:     "new NAME",
		Short:   "Add an empty migration to write by hand",
		Example: "  plumb migrate new backfill_prices",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.runMigrateNew(cmd.Context(), o, args[0]) },
	}
	o.files(cmd.Flags())
	o.directory(cmd.Flags())
	return cmd
}

func (a *app) runMigrateNew(ctx context.Context, o *migrateNewOptions, name string) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	dir, err := openNewDir(project, false)
	if err != nil {
		return err
	}
	written, err := dir.New(ctx, name)
	if err != nil {
		return err
	}
	for _, path := range written {
		fmt.Fprintln(a.Out(), path)
	}
	return nil
}
