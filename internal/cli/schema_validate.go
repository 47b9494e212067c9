package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/ui"
	"github.com/plumbsql/plumb/internal/ui/view"
)

type schemaValidateOptions struct {
	projectFlags
	outputFlags
}

func newSchemaValidate(a *app) *cobra.Command {
	o := &schemaValidateOptions{}
	cmd := &cobra.Command{
		Use:   "validate [PATH...]",
		Short: "Load schema files on a throwaway server, and say what they hold",
		Long: "Load schema files on a throwaway server, and say what they hold. A path is a file or a folder (default: the project's\n" +
			"schema files). What is wrong is shown with its place in the file, also what PostgreSQL itself finds.",
		Example: "  plumb schema validate schema\n" +
			"  plumb schema validate --env local",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return a.runSchemaValidate(cmd.Context(), o, args) },
	}
	flags := cmd.Flags()
	o.files(flags)
	o.throwaway(flags)
	o.register(flags)
	return cmd
}

func (a *app) runSchemaValidate(ctx context.Context, o *schemaValidateOptions, paths []string) error {
	o.Src = paths
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	format, err := o.parse(project, "schema.validate")
	if err != nil {
		return err
	}
	if err := requireSrc(project); err != nil {
		return err
	}
	opener := a.opener(project)
	defer a.closeOpener(ctx, opener)
	progress := a.Watched("loading the schema files")
	defer progress.Stop()
	found, err := opener.Schema(ctx, project.Src)
	if err != nil {
		return err
	}
	defer found.Release(ctx)
	progress.Stop()
	document := inspect.NewLoaded(project.Src, found)
	a.notes(document.Notes)
	for _, name := range document.Unmanaged {
		a.Warn(name + " is of a kind that is not managed")
	}
	return a.show(format, document, func(w io.Writer, p ui.Palette) error { return view.Loaded(w, p, document) })
}
