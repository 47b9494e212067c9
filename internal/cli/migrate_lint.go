package cli

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/lint"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/review"
	"github.com/plumbsql/plumb/internal/ui"
	"github.com/plumbsql/plumb/internal/ui/view"
)

type migrateLintOptions struct {
	projectFlags
	outputFlags
	latest            int
	gitBase, failOn   string
	allowDestructive  bool
	withoutRunningAny bool
}

func newMigrateLint(a *app) *cobra.Command {
	o := &migrateLintOptions{}
	cmd := &cobra.Command{
		Use:   "lint",
		Short: "Run migrations twice on a throwaway server and check them with rules",
		Example: "  plumb migrate lint\n" +
			"  plumb migrate lint --git-base origin/main --format json",
		Long: "Run migrations twice on a throwaway server and check them with rules. Exit with 2 when there are errors.\n" +
			"All files are checked, unless --latest or --git-base says which are new. A `-- atlas:nolint CODE` comment silences a rule.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.runMigrateLint(cmd.Context(), o) },
	}
	flags := cmd.Flags()
	o.files(flags)
	o.directory(flags)
	o.throwaway(flags)
	o.register(flags)
	flags.IntVar(&o.latest, "latest", 0, "check only this many of the newest migrations")
	flags.StringVar(&o.gitBase, "git-base", "", "check only migrations that this branch or commit does not have")
	flags.StringVar(&o.failOn, "fail-on", string(lint.Error), "exit with 2 from this severity on: error, warning or info")
	flags.BoolVar(&o.allowDestructive, "allow-destructive", false, "don't report statements that lose data")
	flags.BoolVar(&o.withoutRunningAny, "no-run", false, "only look at the files, without a throwaway server")
	cmd.MarkFlagsMutuallyExclusive("latest", "git-base")
	return cmd
}

func (a *app) runMigrateLint(ctx context.Context, o *migrateLintOptions) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	format, err := o.parse(project, "migrate.lint")
	if err != nil {
		return err
	}
	if wrong := project.Lint.Unsupported; len(wrong) > 0 {
		return fail.New("the rules of `plumb migrate lint` don't know "+strings.Join(wrong, ", "), "", "remove it from the lint block; see docs/project.md for what they know")
	}
	dir, err := openDir(project)
	if err != nil {
		return err
	}
	request, err := o.request(ctx, project, dir)
	if err != nil {
		return err
	}
	opener := a.provingOpener(project)
	defer a.closeOpener(ctx, opener)
	progress := a.Progress(0, "running migrations twice on a throwaway server")
	defer progress.Stop()
	report, err := review.Run(ctx, opener, request)
	progress.Stop()
	if err != nil {
		return err
	}
	document := report.JSON(dir.URL())
	if err := a.show(format, document, func(w io.Writer, p ui.Palette) error { return view.Lint(w, p, report) }); err != nil {
		return err
	}
	if report.Failed(lint.Severity(o.failOn)) {
		return errFindings
	}
	return nil
}

// request joins flags and project; a flag wins.
func (o *migrateLintOptions) request(ctx context.Context, project *config.Project, dir *migrate.Dir) (review.Request, error) {
	var err error
	r := review.Request{Dir: dir, Latest: o.latest, NoRun: o.withoutRunningAny, Lint: review.Options(project.Lint)}
	r.Lint.AllowDestructive = o.allowDestructive
	if !slices.Contains([]lint.Severity{lint.Error, lint.Warning, lint.Info}, lint.Severity(o.failOn)) {
		return r, fail.New("unknown severity "+o.failOn, "--fail-on", "use "+strings.Join([]string{string(lint.Error), string(lint.Warning), string(lint.Info)}, ", "))
	}
	if r.Latest < 0 {
		return r, fail.New("there is no number of migrations below 0", "--latest", "say how many of the newest migrations to check")
	}
	base := o.gitBase
	if r.Latest == 0 && base == "" {
		r.Latest, base = project.Lint.Latest, project.Lint.GitBase
	}
	if base == "" {
		return r, nil
	}
	r.Base = base
	r.Known, r.Edited, err = review.GitFiles(ctx, project.Abs(dir.Path()), base)
	return r, err
}
