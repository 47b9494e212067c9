package cli

import (
	"bytes"
	"fmt"
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
		return a.print(func(name string) string { return a.Palette.Strong(name + ":") }, text)
	}
	return format.Write(a.Out(), document)
}

// print writes text for people, below the name of the database where a command works on several; nothing stays nothing.
func (a *app) print(title func(string) string, text func(io.Writer, ui.Palette) error) error {
	var b bytes.Buffer
	if err := text(&b, a.Palette); err != nil {
		return err
	}
	if a.heading != "" && b.Len() > 0 {
		if _, err := fmt.Fprintln(a.Out(), title(a.heading)); err != nil {
			return err
		}
		a.heading = ""
	}
	_, err := b.WriteTo(a.Out())
	return err
}

// showSQL is show for what people hand to psql as it is: the name of the database is a comment.
func (a *app) showSQL(format ui.Format, document any, sql string) error {
	if !format.Text() {
		return format.Write(a.Out(), document)
	}
	return a.print(func(name string) string { return "-- " + name }, func(w io.Writer, _ ui.Palette) error {
		_, err := io.WriteString(w, sql)
		return err
	})
}
