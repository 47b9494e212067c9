package cli

import (
	"io"

	"github.com/spf13/pflag"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/ui"
)

// outputFlags are the flags that say how the result is shown.
type outputFlags struct {
	format   string
	exitCode bool
}

func (o *outputFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&o.format, "format", "", "text, json or a Go template (default \"text\")")
}

func (o *outputFlags) registerExitCode(flags *pflag.FlagSet, finding string) {
	flags.BoolVar(&o.exitCode, "exit-code", false, "exit with 2 when "+finding)
}

// parse reads --format, or the project's format for the command; key is Atlas's name of it, such as "migrate.apply". Words
// are further formats of the command.
func (o *outputFlags) parse(project *config.Project, key string, words ...string) (ui.Format, error) {
	if o.format == "" {
		return ui.ParseFormat(project.Format[key], words...)
	}
	return ui.ParseFormat(o.format, words...)
}

// found ends a command: with the finding exit code where that was asked for.
func (o *outputFlags) found(findings bool) error {
	if o.exitCode && findings {
		return errFindings
	}
	return nil
}

// show writes a result: the document for programs, or what text prints for people.
func (a *app) show(format ui.Format, document any, text func(io.Writer, ui.Palette) error) error {
	if format.Text() {
		return text(a.Out(), a.Palette)
	}
	return format.Write(a.Out(), document)
}
