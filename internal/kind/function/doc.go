// Package function is the room of functions.
//
// In: rows of pg_proc and changes of one object. Out: objects and their SQL. Aggregates are another kind. The definition is PostgreSQL's own text.
package function
