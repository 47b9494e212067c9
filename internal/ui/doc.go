// Package ui is the terminal: what people and programs see of a command.
//
// In: results, errors, questions and news of progress. Out: text for people or one document for programs on standard output;
// everything else (progress, questions, notes, errors) on standard error.
//
// The voice: lower case, no full stop, "error:" says what is wrong and where, "hint:" the next thing to do. With nothing to
// say, nothing is said. Colour is for terminals only and never carries meaning alone.
//
// It must never decide anything, connect to anything, or write a secret.
package ui
