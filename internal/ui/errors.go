package ui

import (
	"context"
	"errors"
	"fmt"

	"github.com/plumbsql/plumb/internal/fail"
)

// Error prints an error and its hint on standard error.
func (t *Terminal) Error(err error) {
	text := err.Error()
	if errors.Is(err, context.Canceled) {
		text = "interrupted: " + text
	}
	fmt.Fprintf(t.err, "%s %s\n", t.ErrPalette.Bad("error:"), indent(text))
	if hint := fail.Hint(err); hint != "" {
		fmt.Fprintf(t.err, "%s %s\n", t.ErrPalette.Warn("hint:"), indent(hint))
	}
}
