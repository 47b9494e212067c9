package cli

import (
	"context"
	"io"
	"reflect"

	"github.com/plumbsql/plumb/internal/ui"
)

// ask shows what is going to happen and asks for leave.
func (a *app) ask(ctx context.Context, plan func(io.Writer, ui.Palette) error, question string) error {
	if err := plan(a.Err(), a.ErrPalette); err != nil {
		return err
	}
	return a.Confirm(ctx, question)
}

// finish shows the result of a run that may have stopped part-way, and returns the run's error, else found.
func (a *app) finish(format ui.Format, result any, err error, text func(io.Writer, ui.Palette) error, found error) error {
	a.changed = a.changed || err == nil
	if !reflect.ValueOf(result).IsNil() {
		if showErr := a.show(format, result, text); err == nil {
			err = showErr
		}
	}
	if err != nil {
		return err
	}
	return found
}
