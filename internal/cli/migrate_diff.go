package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/generate"
	"github.com/plumbsql/plumb/internal/rename"
	"github.com/plumbsql/plumb/internal/review"
	"github.com/plumbsql/plumb/internal/seed"
	"github.com/plumbsql/plumb/internal/ui"
	"github.com/plumbsql/plumb/internal/ui/view"
)

type migrateDiffOptions struct {
	projectFlags
	outputFlags
	allowDestructive, blocking, dryRun, noInput bool
}

func newMigrateDiff(a *app) *cobra.Command {
	o := &migrateDiffOptions{}
	cmd := &cobra.Command{
		Use:   "diff NAME",
		Short: "Write the migrations that lead from the history to the schema files, after proving them",
		Example: "  plumb migrate diff add_orders\n" +
			"  plumb migrate diff drop_legacy --allow-destructive --config atlas.hcl --env local",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.runMigrateDiff(cmd.Context(), o, args[0]) },
	}
	flags := cmd.Flags()
	o.files(flags)
	o.directory(flags)
	o.desired(flags)
	o.throwaway(flags)
	o.narrow(flags)
	o.register(flags)
	o.registerExitCode(flags, "there are changes")
	flags.BoolVar(&o.allowDestructive, "allow-destructive", false, "allow steps that lose data; the migration carries a mark")
	flags.BoolVar(&o.blocking, "blocking", false, "don't use forms that keep tables usable, such as CREATE INDEX CONCURRENTLY")
	flags.BoolVar(&o.noInput, "no-input", false, "don't ask whether what looks like a rename is one; it is dropped and created")
	flags.BoolVar(&o.dryRun, "dry-run", false, "prove and print, but write nothing")
	return cmd
}

func (a *app) runMigrateDiff(ctx context.Context, o *migrateDiffOptions, name string) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	format, err := o.parse(project, "migrate.diff")
	if err != nil {
		return err
	}
	if err := requireSrc(project); err != nil {
		return err
	}
	dir, err := openNewDir(project, o.dryRun)
	if err != nil {
		return err
	}
	within, err := narrowed(project, project.URL)
	if err != nil {
		return err
	}
	rows, err := seed.New(project.Rows)
	if err != nil {
		return err
	}
	opener := a.provingOpener(project)
	defer a.closeOpener(ctx, opener)
	const working = "planning and proving on a throwaway server"
	progress := a.Progress(0, working)
	defer func() { progress.Stop() }()
	var ask rename.Ask
	if a.CanAsk() && !o.noInput {
		ask = func(ctx context.Context, question string) (bool, error) {
			progress.Stop()
			defer func() { progress = a.Progress(0, working) }()
			return a.Ask(ctx, question)
		}
	}
	result, err := generate.Run(ctx, opener, generate.Request{
		Dir: dir, Src: project.Src, Name: name, AllowDestructive: o.allowDestructive, Allowed: review.Allowed(project.Lint), Online: online(project, o.blocking), Scope: within, Rows: rows,
		DryRun: o.dryRun, Ask: ask,
	})
	progress.Stop()
	if err != nil {
		return explain(format, err)
	}
	a.notes(result.Notes)
	document, err := view.NewMigrateDiff(dir, result)
	if err != nil {
		return err
	}
	text := func(w io.Writer, p ui.Palette) error { return view.MigrateDiff(w, p, result, o.dryRun) }
	if err := a.show(format, document, text); err != nil {
		return err
	}
	return o.found(len(result.Versions) > 0)
}

func requireSrc(project *config.Project) error {
	if len(project.Src) > 0 {
		return nil
	}
	return fail.New("no schema files are given", "", "set src in atlas.hcl, or give --to file://schema")
}

// notes prints what is worth knowing and no error.
func (a *app) notes(notes []string) {
	for _, note := range notes {
		a.Note("note: %s", note)
	}
}
