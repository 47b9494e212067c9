package cli

import (
	"errors"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/ui"
)

// failedProof is the document on standard error that says to a program why a proof failed.
type failedProof struct {
	Error string `json:"error"`
	Hint  string `json:"hint,omitempty"`
	*proof.Mismatch
}

// forProgram is an error that is printed as a document.
type forProgram struct {
	error
	document any
}

func (e *forProgram) Unwrap() error { return e.error }

// explain makes a failed proof a document where the result would have been one.
func explain(format ui.Format, err error) error {
	var mismatch *proof.Mismatch
	if format.Text() || !errors.As(err, &mismatch) {
		return err
	}
	what := err.Error()
	if e := (*fail.Error)(nil); errors.As(err, &e) {
		what = e.What
	}
	return &forProgram{err, failedProof{Error: what, Hint: fail.Hint(err), Mismatch: mismatch}}
}

// printError prints an error on standard error, for people or for a program.
func printError(t *ui.Terminal, err error) {
	var e *forProgram
	if !errors.As(err, &e) {
		t.Error(err)
		return
	}
	format, _ := ui.ParseFormat(ui.FormatJSON) // a format that there is
	if format.Write(t.Err(), e.document) != nil {
		t.Error(err)
	}
}
