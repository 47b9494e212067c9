package fail

import (
	"errors"
	"strings"
)

// Exit codes of the plumb command. They are a contract with scripts.
const (
	ExitOK       = 0 // done, or nothing to do
	ExitError    = 1 // an error or a refusal; nothing was printed on stdout
	ExitFindings = 2 // findings of drift, lint or --exit-code
	ExitPartial  = 3 // stopped part-way: something was applied and recorded, the rest was not
)

// Error says what could not be done, where, why and what to do next.
type Error struct {
	// What was being attempted or what is wrong, in lower case without a full stop.
	What string
	// Where is a position ("config.yaml:12") or the name of an object; it may be empty.
	Where string
	// Hint is the next thing to do, as a sentence without a full stop; it may be empty.
	Hint string
	// Code is the exit code; 0 means ExitError.
	Code int
	// Err is the cause; it may be nil.
	Err error
}

// New returns an error without a cause.
func New(what, where, hint string) *Error {
	return &Error{What: what, Where: where, Hint: hint}
}

// Wrap returns an error with a cause. It returns nil when err is nil.
func Wrap(err error, what, where, hint string) error {
	if err == nil {
		return nil
	}
	return &Error{What: what, Where: where, Hint: hint, Err: err}
}

// Error joins where, what and the cause: "config.yaml:3: read the config: unknown key".
func (e *Error) Error() string {
	parts := make([]string, 0, 3)
	for _, part := range []string{e.Where, e.What} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	return strings.Join(parts, ": ")
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Hint returns the hint nearest to the cause, which knows most, or "".
func Hint(err error) string {
	hint := ""
	for err != nil {
		var e *Error
		if !errors.As(err, &e) {
			break
		}
		if e.Hint != "" {
			hint = e.Hint
		}
		err = e.Err
	}
	return hint
}

// Code returns the exit code of err: 0 for nil, the outermost code that an Error sets, else ExitError.
func Code(err error) int {
	if err == nil {
		return ExitOK
	}
	for cause := err; cause != nil; {
		var e *Error
		if !errors.As(cause, &e) {
			break
		}
		if e.Code != 0 {
			return e.Code
		}
		cause = e.Err
	}
	return ExitError
}
