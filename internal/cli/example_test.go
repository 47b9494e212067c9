package cli

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestExamples reads the examples of every command with the command's own flags and arguments.
func TestExamples(t *testing.T) {
	t.Parallel()
	var check func(*cobra.Command)
	check = func(cmd *cobra.Command) {
		for _, below := range cmd.Commands() {
			check(below)
		}
		if cmd.Runnable() && !cmd.HasSubCommands() && cmd.Example == "" && cmd.Name() != "version" {
			t.Errorf("%s has no example", cmd.CommandPath())
		}
		for _, line := range strings.Split(cmd.Example, "\n") {
			if line == "" {
				continue
			}
			command, _, _ := strings.Cut(strings.TrimPrefix(line, "  "), " | ")
			command, _, _ = strings.Cut(command, " > ")
			words := fields(command)
			root := newRoot(&app{})
			found, rest, err := root.Find(words[1:])
			if err != nil || found.CommandPath() != cmd.CommandPath() {
				t.Errorf("%q: not an example of %s: %v", line, cmd.CommandPath(), err)
				continue
			}
			if err := found.ParseFlags(rest); err != nil {
				t.Errorf("%q: %v", line, err)
			}
			if err := found.ValidateArgs(found.Flags().Args()); err != nil {
				t.Errorf("%q: %v", line, err)
			}
		}
	}
	check(newRoot(&app{}))
}

// fields splits a command line at blanks outside of single quotes.
func fields(line string) []string {
	var words []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			words = append(words, part)
			continue
		}
		words = append(words, strings.Fields(part)...)
	}
	return words
}
