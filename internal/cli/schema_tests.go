package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/testfile"
)

func newSchemaTest(a *app) *cobra.Command {
	o := &testOptions{}
	cmd := &cobra.Command{
		Use:   "test [PATH...]",
		Short: "Run the schema tests of *.test.hcl files, each on a throwaway database with the schema files",
		Example: "  plumb schema test --env local\n" +
			"  plumb schema test --env local --run '^total' --junit tests.xml tests",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return a.runSchemaTest(cmd.Context(), o, args) },
	}
	o.desired(cmd.Flags())
	o.declare(cmd)
	return cmd
}

func (a *app) runSchemaTest(ctx context.Context, o *testOptions, paths []string) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	if err := requireSrc(project); err != nil {
		return err
	}
	opener := a.opener(project)
	defer a.closeOpener(ctx, opener)
	return a.runTests(ctx, o, project, "schema", paths, func() (testfile.Setup, error) {
		loaded, err := opener.Schema(ctx, project.Src)
		if err != nil {
			return testfile.Setup{}, err
		}
		return testfile.Setup{Database: loaded.Database.Clone}, nil
	})
}
