package cli

import "github.com/spf13/cobra"

func newSchema(a *app) *cobra.Command {
	cmd := &cobra.Command{Use: "schema", Short: "Look at schemas, compare, check and apply them", Args: noArgs, RunE: group}
	cmd.AddCommand(newSchemaInspect(a), newSchemaDiff(a), newSchemaFmt(a), newSchemaValidate(a), newSchemaApply(a), newSchemaClean(a), newSchemaTest(a))
	return cmd
}
