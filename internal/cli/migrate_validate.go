package cli

import (
	"github.com/spf13/cobra"
)

type migrateValidateOptions struct{ projectFlags }

func newMigrateValidate(a *app) *cobra.Command {
	o := &migrateValidateOptions{}
	cmd := &cobra.Command{
		Use:   "validate",
		Short: "Check names, versions, statements and checksums of the migration directory",
		Example: "  plumb migrate validate\n" +
			"  plumb migrate validate --dir file://migrations",
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return a.runMigrateValidate(o) },
	}
	o.files(cmd.Flags())
	o.directory(cmd.Flags())
	return cmd
}

func (a *app) runMigrateValidate(o *migrateValidateOptions) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	dir, err := openDir(project)
	if err != nil {
		return err
	}
	return dir.Validate()
}
