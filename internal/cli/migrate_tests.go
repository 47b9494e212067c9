package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/testfile"
	"github.com/plumbsql/plumb/internal/workspace"
)

func newMigrateTest(a *app) *cobra.Command {
	o := &testOptions{}
	cmd := &cobra.Command{
		Use:   "test [PATH...]",
		Short: "Run the migrate tests of *.test.hcl files, each on an empty throwaway database",
		Example: "  plumb migrate test\n" +
			"  plumb migrate test --dir file://migrations --run backfill tests",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return a.runMigrateTest(cmd.Context(), o, args) },
	}
	o.directory(cmd.Flags())
	o.declare(cmd)
	return cmd
}

func (a *app) runMigrateTest(ctx context.Context, o *testOptions, paths []string) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	dir, err := openDir(project)
	if err != nil {
		return err
	}
	opener := a.opener(project)
	defer a.closeOpener(ctx, opener)
	return a.runTests(ctx, o, project, "migrate", paths, func() (testfile.Setup, error) {
		w, err := opener.Workspace(ctx)
		if err != nil {
			return testfile.Setup{}, err
		}
		return testfile.Setup{Database: w.NewDatabase, Migrate: func(ctx context.Context, db *workspace.Database, to string) error {
			return proof.ReplayTo(ctx, w, db, dir, to)
		}}, nil
	})
}
