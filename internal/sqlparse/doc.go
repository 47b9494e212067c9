// Package sqlparse cuts PostgreSQL source text into statements, tokens and directives, with positions.
//
// It is the one splitter of the program: the runner, the schema loader and the linter all use it, so that they agree on
// what a statement is. In: the text of a file. Out: statements with byte offset, line and column, the comments attached to
// them, and Atlas directives (`-- atlas:name value`).
//
// It knows PostgreSQL's lexical rules, not its grammar: what only the server can judge passes through unchanged. It must
// never change the text of a statement, guess at a missing quote, or need cgo; the grammar is in the pgast subpackage.
package sqlparse
