package cli

import "github.com/spf13/cobra"

func newRoles(a *app) *cobra.Command {
	cmd := &cobra.Command{Use: "roles", Short: "Prepare users and group roles, compare and print them", Args: noArgs, RunE: group}
	cmd.AddCommand(newRolesBootstrap(a), newRolesDiff(a), newRolesInspect(a))
	return cmd
}
