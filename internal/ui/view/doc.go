// Package view prints results for people, one function per result.
//
// In: a result of internal/migrate, internal/lint or another package that does the work. Out: text on a writer, coloured by a
// palette. It must never leave out what the JSON document of the same result says is wrong, ask, or decide.
package view
