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
	yes, err := t.Ask(ctx, question)
	if err != nil || yes {
		return err
	}
	return fail.New("not confirmed; nothing was changed", "", "")
}

// CanAsk reports whether there is somebody to ask.
func (t *Terminal) CanAsk() bool { return t.inTerminal }

// Ask asks a question whose answer is no unless it is "y" or "yes". Call it only where CanAsk says so.
func (t *Terminal) Ask(ctx context.Context, question string) (yes bool, err error) {
	if t.answers == nil {
		t.answers = bufio.NewReader(t.in)
	}
	fmt.Fprintf(t.err, "%s [y/N] ", question)
	answers := make(chan string, 1)
	// A read from a terminal can't be cancelled. The goroutine ends with the process, which an interrupt ends at once.
	go func() {
		line, _ := t.answers.ReadString('\n')
		answers <- line
	}()
	select {
	case <-ctx.Done():
		fmt.Fprintln(t.err)
		return false, ctx.Err()
	case answer := <-answers:
		if !strings.HasSuffix(answer, "\n") {
			fmt.Fprintln(t.err)
		}
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "y", "yes":
			return true, nil
		}
	}
	return false, nil
}
