package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/blocks"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/roles"
)

func newRolesInspect(a *app) *cobra.Command {
	o := &projectFlags{}
	cmd := &cobra.Command{
		Use:   "inspect",
		Short: "Print the server's roles as role and user blocks",
		Long: "Print the server's roles as role and user blocks, with their settings: those for every database, and those for single ones.\n" +
			"The roles that come with a server are left out, and passwords are never read.",
		Example: "  plumb roles inspect --url postgres://postgres@localhost/shop > schema/roles.pg.hcl",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.each(o, func() error { return a.runRolesInspect(cmd.Context(), o) })
		},
	}
	flags := cmd.Flags()
	o.files(flags)
	o.target(flags)
	return cmd
}

func (a *app) runRolesInspect(ctx context.Context, o *projectFlags) error {
	project, err := a.load(o)
	if err != nil {
		return err
	}
	factory, err := a.factory(project)
	if err != nil {
		return err
	}
	c, err := factory.Connect(ctx, conn.Migration)
	if err != nil {
		return err
	}
	defer conn.Hangup(ctx, c)
	list, err := roles.Read(ctx, c)
	if err != nil {
		return err
	}
	_, err = io.WriteString(a.Out(), blocks.Roles(list))
	return err
}
