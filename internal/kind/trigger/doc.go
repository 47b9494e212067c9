// Package trigger is the room of triggers.
//
// In: rows of pg_trigger and changes of one object. Out: objects and their SQL. The triggers behind foreign keys belong to their constraints.
package trigger
