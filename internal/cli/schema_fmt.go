package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/hclfmt"
)

type schemaFmtOptions struct{ check bool }

func newSchemaFmt(a *app) *cobra.Command {
	o := &schemaFmtOptions{}
	cmd := &cobra.Command{
		Use:   "fmt [PATH...]",
		Short: "Give HCL files their canonical form, and print which were changed",
		Long: "Give HCL files their canonical form, and print which were changed. A path is a file or a folder (default: the working\n" +
			"directory); - formats standard input to standard output. Comments stay. Nothing is written when a file is no HCL.",
		Example: "  plumb schema fmt schema atlas.hcl\n" +
			"  plumb schema fmt --check",
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error { return a.runSchemaFmt(o, args) },
	}
	cmd.Flags().BoolVar(&o.check, "check", false, "write nothing; print the files that would be changed, and exit with 2 if there are any")
	return cmd
}

func (a *app) runSchemaFmt(o *schemaFmtOptions, paths []string) error {
	if len(paths) == 1 && paths[0] == "-" {
		return a.formatInput(o.check)
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	files, err := hclfmt.Find(paths)
	if err != nil {
		return err
	}
	for _, file := range files {
		if !o.check {
			if err := file.Write(); err != nil {
				return err
			}
		}
		fmt.Fprintln(a.Out(), file.Path)
	}
	if o.check && len(files) > 0 {
		return errFindings
	}
	return nil
}

// formatInput formats standard input, or says whether that would change it.
func (a *app) formatInput(check bool) error {
	const name = "standard input"
	text, err := io.ReadAll(a.In())
	if err != nil {
		return fail.Wrap(err, "read", name, "")
	}
	formatted, err := hclfmt.Source(name, text)
	switch {
	case err != nil:
		return err
	case !check:
		_, err = a.Out().Write(formatted)
		return err
	case string(formatted) != string(text):
		fmt.Fprintln(a.Out(), name)
		return errFindings
	}
	return nil
}
