package cli

import "github.com/spf13/cobra"

func newRoles(a *app) *cobra.Command {
	cmd := &cobra.Command{Use: "roles", Short: "Prepare users and group roles", Args: noArgs, RunE: group}
	cmd.AddCommand(newRolesBootstrap(a))
	return cmd
}
