// Package lint reads migration files and says which statements are dangerous: what can't run twice, what destroys data,
// what blocks the application, what can't run in the transaction that it stands in.
//
// In: the files of a migration directory in order, those to check marked New, the others as history. Out: a report of
// findings with file, line, rule, what to write instead, and byte-range edits where the fix is mechanical. One rule
// stands in one file and registers itself. Rules read PostgreSQL's parse tree; statements that the grammar can't read are
// listed as not analysed. What only running the files can show comes in as findings of the prover.
//
// It must never connect to a database, change a file, or rewrite SQL from a parse tree.
package lint
