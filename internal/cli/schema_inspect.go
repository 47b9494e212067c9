package cli

import (
	"cmp"
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/state"
	"github.com/plumbsql/plumb/internal/ui"
)

type schemaInspectOptions struct {
	projectFlags
	outputFlags
	from string
	dir  string
}

func newSchemaInspect(a *app) *cobra.Command {
	o := &schemaInspectOptions{}
	cmd := &cobra.Command{
		Use:   "inspect",
		Short: "Print the schema of a database, a migration directory or schema files as HCL or SQL",
		Example: "  plumb schema inspect --url postgres://localhost/shop > schema.pg.hcl\n" +
			"  plumb schema inspect --url postgres://localhost/shop --format sql > schema.sql\n" +
			"  plumb schema inspect --url postgres://localhost/shop --write schema\n" +
			"  plumb schema inspect --url file://migrations --format '{{ .Hash }}'",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.each(&o.projectFlags, func() error { return a.runSchemaInspect(cmd.Context(), o) })
		},
	}
	flags := cmd.Flags()
	o.files(flags)
	flags.StringVarP(&o.from, "url", "u", "", "postgres://… or file://… of migrations or schema files (default: the config's database)")
	flags.StringVar(&o.dir, "write", "", "write files into this new or empty folder, one for each object, instead of printing")
	o.throwaway(flags)
	o.narrow(flags)
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
	within, err := narrowed(project, cmp.Or(o.from, project.URL))
	if err != nil {
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
	missing, err := within.Missing(found.Catalog)
	if err != nil {
		if len(o.Schemas) > 0 || len(project.Src) == 0 {
			return err
		}
		// A database that is still empty: the schema files may have what it lacks.
		missing = []string{err.Error()}
	}
	only, notes := within.Only(found.Catalog)
	notes = append(missing, notes...)
	found.Catalog, found.Notes = only, append(found.Notes, notes...)
	if err := opener.CheckBodies(ctx, found); err != nil {
		return err
	}
	if o.dir != "" {
		files, err := split(found, format)
		progress.Stop()
		if err != nil {
			return err
		}
		a.leftOut(found)
		if err := inspect.WriteFolder(ctx, o.dir, files); err != nil {
			return err
		}
		a.Note("%d files in %s", len(files), o.dir)
		return nil
	}
	write, err := inspected(found, format)
	progress.Stop()
	if err != nil {
		return err
	}
	a.leftOut(found)
	return write(a.Out())
}

// leftOut says what is not printed of a state.
func (a *app) leftOut(found *state.State) {
	a.notes(found.Notes)
	for _, name := range found.Catalog.Unmanaged {
		a.Warn(name + " is of a kind that is not managed; it is left out")
	}
}

// The formats of schema inspect beside those of all commands.
const (
	formatHCL = "hcl"
	formatSQL = "sql"
)

// split returns a state as files.
func split(found *state.State, format ui.Format) ([]inspect.File, error) {
	switch {
	case format.Text() || format.Is(formatHCL):
		return inspect.SplitHCL(found.Catalog)
	case format.Is(formatSQL):
		return inspect.SplitSQL(found.Catalog)
	}
	return nil, fail.New("files can be written as hcl or sql", "--format", "leave one of --format and --write out")
}

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
