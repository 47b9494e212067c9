// Package review checks migrations before they are merged: it runs them twice on a throwaway server and looks at them with
// the rules of internal/lint.
//
// In: a migration directory and which of its files are new. Out: one report. It must never touch a live database or
// change a file.
package review
