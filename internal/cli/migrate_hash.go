package cli

import (
	"context"

	"github.com/spf13/cobra"
)

type migrateHashOptions struct{ projectFlags }

func newMigrateHash(a *app) *cobra.Command {
	o := &migrateHashOptions{}
	cmd := &cobra.Command{
		Use:   "hash",
		Short: "Write atlas.sum anew after files were changed by hand",
		Example: "  plumb migrate hash\n" +
			"  plumb migrate hash --dir file://migrations",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runMigrateHash(cmd.Context(), o) },
	}
	o.files(cmd.Flags())
	o.directory(cmd.Flags())
	return cmd
}

func (a *app) runMigrateHash(ctx context.Context, o *migrateHashOptions) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	dir, err := openDir(project)
	if err != nil {
		return err
	}
	_, err = dir.Hash(ctx)
	return err
}
