package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/state"
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
		Short: "Print the schema of a database, a migration directory or schema files as HCL or SQL",
		Example: "  plumb schema inspect --url postgres://localhost/shop > schema.pg.hcl\n" +
			"  plumb schema inspect --url postgres://localhost/shop --format sql > schema.sql\n" +
			"  plumb schema inspect --url file://migrations --format '{{ .Hash }}'",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runSchemaInspect(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	o.files(flags)
	flags.StringVarP(&o.from, "url", "u", "", "postgres://… or file://… of migrations or schema files (default: the config's database)")
	o.throwaway(flags)
	o.register(flags)
	flags.Lookup("format").Usage = "hcl, sql, json or a Go template (default \"hcl\")"
	return cmd
}

func (a *app) runSchemaInspect(ctx context.Context, o *schemaInspectOptions) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	format, err := o.parse(project, "schema.inspect", formatHCL, formatSQL)
	if err != nil {
		return err
	}
	if err := wholeOnly(project); err != nil {
		return err
	}
	opener := a.opener(project)
	defer a.closeOpener(ctx, opener)
	progress := a.Watched("reading the schema")
	defer progress.Stop()
	found, err := a.openState(ctx, opener, project, o.from)
	if err != nil {
		return err
	}
	write, err := inspected(found, format)
	progress.Stop()
	if err != nil {
		return err
	}
	a.notes(found.Notes)
	for _, name := range found.Catalog.Unmanaged {
		a.Warn(name + " is of a kind that is not managed; it is left out")
	}
	return write(a.Out())
}

// The formats of schema inspect beside those of all commands.
const (
	formatHCL = "hcl"
	formatSQL = "sql"
)

// inspected returns what writes a state in a format.
func inspected(found *state.State, format ui.Format) (func(io.Writer) error, error) {
	if format.Text() || format.Is(formatHCL) || format.Is(formatSQL) {
		print := inspect.HCL
		if format.Is(formatSQL) {
			print = inspect.SQL
		}
		text, err := print(found.Catalog)
		return func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		}, err
	}
	document, err := inspect.New(found)
	return func(w io.Writer) error { return format.Write(w, document) }, err
}
