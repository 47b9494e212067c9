package ui

import (
	"bufio"
	"cmp"
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

// ConfirmName asks for the name of what is going to be destroyed, which has to be typed in full. It returns nil where that was done,
// and like Confirm an error where nobody can be asked.
func (t *Terminal) ConfirmName(ctx context.Context, question, name string) error {
	if !t.inTerminal {
		return fail.New("there is no terminal to ask for confirmation", "", "give --auto-approve if this is wanted")
	}
	answer, err := t.answer(ctx, question+" ")
	if err != nil {
		return err
	}
	if answer != name {
		return fail.New("not confirmed; nothing was changed", "", "type "+name+" to go on")
	}
	return nil
}

// Ask asks a question whose answer is no unless it is "y" or "yes". Call it only where CanAsk says so.
func (t *Terminal) Ask(ctx context.Context, question string) (yes bool, err error) {
	answer, err := t.answer(ctx, question+" [y/N] ")
	switch strings.ToLower(answer) {
	case "y", "yes":
		return err == nil, err
	}
	return false, err
}

// Line asks for a line of text; an empty answer stands for the standard one, which may be empty too. Call it only where CanAsk says
// so.
func (t *Terminal) Line(ctx context.Context, question, standard string) (string, error) {
	if standard != "" {
		question += " [" + standard + "]"
	}
	answer, err := t.answer(ctx, question+" ")
	return cmp.Or(answer, standard), err
}

// answer prints a question and reads a line, without the spaces around it.
func (t *Terminal) answer(ctx context.Context, question string) (string, error) {
	if t.answers == nil {
		t.answers = bufio.NewReader(t.in)
	}
	fmt.Fprint(t.err, question)
	answers := make(chan string, 1)
	// A read from a terminal can't be cancelled. The goroutine ends with the process, which an interrupt ends at once.
	go func() {
		line, _ := t.answers.ReadString('\n')
		answers <- line
	}()
	select {
	case <-ctx.Done():
		fmt.Fprintln(t.err)
		return "", ctx.Err()
	case answer := <-answers:
		if !strings.HasSuffix(answer, "\n") {
			fmt.Fprintln(t.err)
		}
		return strings.TrimSpace(answer), nil
	}
}
