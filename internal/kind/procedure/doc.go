// Package procedure is the room of procedures.
//
// In: rows of pg_proc and changes of one object. Out: objects and their SQL. They share their rules with functions.
package procedure
