// Package fail holds the one error type that people see: what went wrong, where, and what to do next.
//
// In: a cause, usually an error of a library or of PostgreSQL. Out: an error that the command line prints as
// "error: what: where: cause" followed by "hint: next step", and the exit code that goes with it.
// It must never hold a password or a connection string, and it prints nothing itself.
package fail
