package cli

import "github.com/spf13/cobra"

func newSchema(a *app) *cobra.Command {
	cmd := &cobra.Command{Use: "schema", Short: "Look at schemas and compare them", Args: noArgs, RunE: group}
	cmd.AddCommand(newSchemaInspect(a), newSchemaDiff(a))
	return cmd
}
