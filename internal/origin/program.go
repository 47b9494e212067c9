package origin

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/plumbsql/plumb/internal/fail"
)

// Limit is how long a program may run.
const Limit = 2 * time.Minute

// The most that a program may print on its outputs, in bytes.
const (
	maxOutput = 32 << 20
	maxErrors = 4 << 10
)

// Program runs a program in a folder, without a shell and without input, and returns what it prints. env is its environment as
// name=value. The error is a *fail.Error with the end of what it printed on standard error.
func Program(ctx context.Context, program []string, dir string, env []string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, Limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, program[0], program[1:]...)
	cmd.Dir, cmd.Env = dir, env
	// What the program started may hold its outputs open after it was ended.
	cmd.WaitDelay = 5 * time.Second
	out, said := &limited{most: maxOutput}, &limited{most: maxErrors, end: true}
	cmd.Stdout, cmd.Stderr = out, said
	err := cmd.Run()
	name := strings.Join(program, " ")
	switch {
	case ctx.Err() != nil && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return "", fail.New(fmt.Sprintf("the program did not end within %s", Limit), name, said.hint())
	case err != nil:
		return "", fail.Wrap(plain(err), "run the program", name, said.hint())
	case out.over:
		return "", fail.New(fmt.Sprintf("the program printed more than %d MB", maxOutput>>20), name, "")
	}
	return string(out.kept), nil
}

// plain drops what exec adds to the name of the program, which is said already.
func plain(err error) error {
	var missing *exec.Error
	if errors.As(err, &missing) {
		return missing.Err
	}
	return err
}

// limited keeps so much of an output: its beginning, or its end.
type limited struct {
	kept      []byte
	most      int
	end, over bool
}

func (l *limited) Write(p []byte) (int, error) {
	n := len(p)
	if !l.end && len(l.kept)+n > l.most {
		p, l.over = p[:l.most-len(l.kept)], true
	}
	l.kept = append(l.kept, p...)
	if l.end && len(l.kept) > l.most {
		l.kept = slices.Delete(l.kept, 0, len(l.kept)-l.most)
	}
	return n, nil
}

func (l *limited) hint() string {
	text := strings.TrimSpace(strings.ToValidUTF8(string(l.kept), "?"))
	if text == "" {
		return "it printed nothing on standard error"
	}
	return "it printed:\n" + text
}
