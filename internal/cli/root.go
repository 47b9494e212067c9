package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/ui"
)

// errFindings ends a command that did its work and found something; its report is all there is to say.
var errFindings = &fail.Error{What: "there are findings", Code: fail.ExitFindings}

// app is what all commands share.
type app struct {
	*ui.Terminal
	// ctx is that of the command line, for what is asked while the project is read.
	ctx context.Context
	// heading names the database that is worked on, where an env stands for several; a result that is printed uses it up.
	heading string
	// changed says that a database was changed.
	changed bool
}

// Main runs the command line of this process and returns its exit code. The first interrupt cancels what is going on, so that
// it can clean up; the second ends the process at once.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop)
	return Run(ctx, ui.System(), os.Args[1:])
}

// Run runs one command line on a terminal and returns the exit code (see internal/fail).
func Run(ctx context.Context, terminal *ui.Terminal, args []string) int {
	root := newRoot(&app{Terminal: terminal, ctx: ctx})
	root.SetArgs(args)
	root.SetOut(terminal.Out())
	root.SetErr(terminal.Err())
	err := root.ExecuteContext(ctx)
	code := fail.Code(err)
	if code != fail.ExitError {
		if flushErr := terminal.Flush(); flushErr != nil {
			err, code = fail.Wrap(flushErr, "write to standard output", "", ""), fail.ExitError
		}
	}
	if err != nil && !errors.Is(err, errFindings) {
		printError(terminal, err)
	}
	return code
}

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "plumb",
		Short: "Keep a PostgreSQL database plumb with its schema files",
		Long: "plumb keeps a PostgreSQL database plumb: what the schema files say, what the migrations build and what production\n" +
			"really holds are the same thing, and plumb can prove it.",
		Args:          noArgs,
		RunE:          group,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usage(cmd, err) })
	root.CompletionOptions.DisableDefaultCmd = false
	root.AddCommand(newInit(a), newMigrate(a), newSchema(a), newDrift(a), newRoles(a), newVersion(a))
	explainArgs(root)
	return root
}

// group is the run function of a command that only has commands below it.
func group(cmd *cobra.Command, _ []string) error {
	if cmd.Flags().NFlag() == 0 {
		return cmd.Help()
	}
	return nil
}

// explainArgs makes wrong arguments errors with a hint, for all commands below cmd.
func explainArgs(cmd *cobra.Command) {
	check := cmd.Args
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if check == nil {
			return nil
		}
		if cmd.HasSubCommands() && len(args) > 0 {
			return unknownCommand(cmd, args[0])
		}
		if err := check(cmd, args); err != nil {
			return usage(cmd, err)
		}
		return nil
	}
	for _, sub := range cmd.Commands() {
		explainArgs(sub)
	}
}

// noArgs is cobra.NoArgs with a message that fits commands without commands below them.
func noArgs(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unexpected argument %q", args[0])
	}
	return nil
}

func unknownCommand(cmd *cobra.Command, name string) error {
	cmd.SuggestionsMinimumDistance = 2
	hint := "see `" + cmd.CommandPath() + " --help`"
	if near := cmd.SuggestionsFor(name); len(near) > 0 {
		hint = "did you mean `" + cmd.CommandPath() + " " + strings.Join(near, "` or `"+cmd.CommandPath()+" ") + "`?"
	}
	return fail.New("unknown command `"+cmd.CommandPath()+" "+name+"`", "", hint)
}

func usage(cmd *cobra.Command, err error) error {
	return fail.New(err.Error(), "", "see `"+cmd.CommandPath()+" --help`")
}
