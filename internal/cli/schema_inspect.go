package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/ui"
)

type schemaInspectOptions struct {
	projectFlags
	outputFlags
	from string
}

func newSchemaInspect(a *app) *cobra.Command {
	o := &schemaInspectOptions{}
	cmd := &cobra.Command{
		Use:   "inspect",
		Short: "Print the schema of a database, a migration directory or schema files as SQL",
		Example: "  plumb schema inspect --url postgres://localhost/shop > schema.sql\n" +
			"  plumb schema inspect --url file://migrations --format '{{ .Hash }}'",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runSchemaInspect(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	o.files(flags)
	flags.StringVarP(&o.from, "url", "u", "", "postgres://… or file://… of migrations or schema files (default: the config's database)")
	o.throwaway(flags)
	o.register(flags)
	return cmd
}

func (a *app) runSchemaInspect(ctx context.Context, o *schemaInspectOptions) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	format, err := o.parse(project, "schema.inspect")
	if err != nil {
		return err
	}
	if err := wholeOnly(project); err != nil {
		return err
	}
	opener := a.opener(project)
	defer a.closeOpener(ctx, opener)
	progress := a.Progress(0, "reading the schema")
	defer progress.Stop()
	found, err := a.openState(ctx, opener, project, o.from)
	if err != nil {
		return err
	}
	document, err := inspect.New(found)
	progress.Stop()
	if err != nil {
		return err
	}
	a.notes(found.Notes)
	for _, name := range document.Unmanaged {
		a.Warn(name + " is of a kind that is not managed; it is left out")
	}
	return a.show(format, document, func(w io.Writer, _ ui.Palette) error {
		_, err := io.WriteString(w, document.SQL)
		return err
	})
}
