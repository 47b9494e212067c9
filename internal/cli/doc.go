// Package cli is the command tree of plumb.
//
// In: arguments, environment and the terminal. Out: an exit code. There is one file per command, always of the same shape: an
// options struct, a constructor that declares the flags, and a run function that loads the project, calls the package that
// does the work and hands the result to internal/ui.
//
// It must never hold logic of its own, open a connection past internal/conn, or write to standard output except through the
// terminal, which keeps it empty when a command fails.
package cli
