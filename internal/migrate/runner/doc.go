// Package runner applies migrations to a database and takes them back.
//
// In: a migration directory and a function that connects as the migration user. Out: a database at the wanted version, with
// the history in it, and results in the shape of atlasexec's types.
//
// A file runs in one transaction together with its row in the history, so that a failure or a killed process leaves
// nothing. A file with txmode none runs statement by statement; after each one the history knows how far it came, and the
// next run goes on from there. One runner at a time: see lock.go.
//
// It must never change the text of a statement, wait inside pg_advisory_lock (that deadlocks with CREATE INDEX
// CONCURRENTLY), start before everything it can check without the database's help has been checked, or print anything.
package runner
