package fail_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/plumbsql/plumb/internal/fail"
)

func TestError(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err  error
		want string
	}{
		{fail.New("unknown key", "config.yaml:3", "remove it"), "config.yaml:3: unknown key"},
		{fail.New("unknown key", "", ""), "unknown key"},
		{fail.Wrap(io.EOF, "read the config", "config.yaml", ""), "config.yaml: read the config: EOF"},
		{fail.Wrap(io.EOF, "", "", "try again"), "EOF"},
		{&fail.Error{Code: 3, Err: io.EOF}, "EOF"},
		{fail.Wrap(fail.New("inner", "b", ""), "outer", "a", ""), "a: outer: b: inner"},
	} {
		if got := tt.err.Error(); got != tt.want {
			t.Errorf("want %q, got %q", tt.want, got)
		}
	}
	if err := fail.Wrap(nil, "read", "file", "hint"); err != nil {
		t.Errorf("no cause: got %v", err)
	}
	if err := fmt.Errorf("context: %w", fail.Wrap(io.EOF, "read", "", "")); !errors.Is(err, io.EOF) {
		t.Error("the cause is lost")
	}
}

// The hint nearest to the cause wins: it knows most.
func TestHint(t *testing.T) {
	t.Parallel()
	inner := fail.New("inner", "", "near")
	for _, tt := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{io.EOF, ""},
		{inner, "near"},
		{fmt.Errorf("context: %w", inner), "near"},
		{fail.Wrap(fmt.Errorf("context: %w", inner), "outer", "", "far"), "near"},
		{fail.Wrap(fail.New("inner", "", ""), "outer", "", "far"), "far"},
		{fail.Wrap(io.EOF, "outer", "", "far"), "far"},
		{errors.Join(io.EOF, inner), "near"},
	} {
		if got := fail.Hint(tt.err); got != tt.want {
			t.Errorf("%v: want %q, got %q", tt.err, tt.want, got)
		}
	}
}

// The outermost code wins: it knows what was done before.
func TestCode(t *testing.T) {
	t.Parallel()
	inner := &fail.Error{What: "inner", Code: fail.ExitFindings}
	for _, tt := range []struct {
		err  error
		want int
	}{
		{nil, fail.ExitOK},
		{io.EOF, fail.ExitError},
		{fail.New("refused", "", ""), fail.ExitError},
		{inner, fail.ExitFindings},
		{fail.Wrap(inner, "outer", "", ""), fail.ExitFindings},
		{fmt.Errorf("context: %w", inner), fail.ExitFindings},
		{&fail.Error{Code: fail.ExitPartial, Err: inner}, fail.ExitPartial},
	} {
		if got := fail.Code(tt.err); got != tt.want {
			t.Errorf("%v: want %d, got %d", tt.err, tt.want, got)
		}
	}
}
