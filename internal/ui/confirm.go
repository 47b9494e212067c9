package ui

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
)

// Confirm asks a question whose answer is no unless it is "y" or "yes". It returns nil for yes. Without a terminal there is
// nobody to ask, which is an error rather than an answer.
func (t *Terminal) Confirm(ctx context.Context, question string) error {
	if !t.inTerminal {
		return fail.New("there is no terminal to ask for confirmation", "", "give --yes if this is wanted")
	}
	fmt.Fprintf(t.err, "%s [y/N] ", question)
	answers := make(chan string, 1)
	// A read from a terminal can't be cancelled. The goroutine ends with the process, which an interrupt ends at once.
	go func() {
		line, _ := bufio.NewReader(t.in).ReadString('\n')
		answers <- line
	}()
	select {
	case <-ctx.Done():
		fmt.Fprintln(t.err)
		return ctx.Err()
	case answer := <-answers:
		if !strings.HasSuffix(answer, "\n") {
			fmt.Fprintln(t.err)
		}
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "y", "yes":
			return nil
		}
	}
	return fail.New("not confirmed; nothing was changed", "", "")
}
