package ui

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"golang.org/x/term"
)

// Terminal holds the streams of one command.
//
// Standard output is held back until Flush: a command that fails has nothing on it, whatever it wrote before it failed.
type Terminal struct {
	in       io.Reader
	out, err io.Writer
	held     bytes.Buffer
	// Palette colours standard output, ErrPalette standard error.
	Palette, ErrPalette Palette
	inTerminal          bool
	// answers is what was read of in, and not yet used.
	answers     *bufio.Reader
	errTerminal bool
}

// System returns the terminal of the process.
func System() *Terminal {
	return &Terminal{
		in: os.Stdin, out: os.Stdout, err: &serial{w: os.Stderr},
		Palette:     Palette{on: colours(isTerminal(os.Stdout), os.Getenv)},
		ErrPalette:  Palette{on: colours(isTerminal(os.Stderr), os.Getenv)},
		inTerminal:  isTerminal(os.Stdin),
		errTerminal: isTerminal(os.Stderr),
	}
}

// New returns a terminal over any streams, without colour and with nobody to ask; tests use it.
func New(in io.Reader, out, err io.Writer) *Terminal {
	return &Terminal{in: in, out: out, err: &serial{w: err}}
}

// serial lets one write through at a time: notices come from what runs beside other things.
type serial struct {
	mu sync.Mutex
	w  io.Writer
}

func (s *serial) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w.Write(b)
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// In is standard input.
func (t *Terminal) In() io.Reader { return t.in }

// Out is where a command writes its result.
func (t *Terminal) Out() io.Writer { return &t.held }

// Err is standard error.
func (t *Terminal) Err() io.Writer { return t.err }

// Flush writes what was held back. Call it unless the command failed.
func (t *Terminal) Flush() error {
	_, err := t.held.WriteTo(t.out)
	return err
}

// Note tells people something on standard error.
func (t *Terminal) Note(format string, args ...any) {
	fmt.Fprintf(t.err, "%s\n", fmt.Sprintf(format, args...))
}

// Warn prints a warning on standard error.
func (t *Terminal) Warn(text string) {
	fmt.Fprintf(t.err, "%s %s\n", t.ErrPalette.Warn("warning:"), indent(text))
}

// indent moves the second and later lines of a message to the right, so that messages can be told apart.
func indent(text string) string {
	return strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ")
}
