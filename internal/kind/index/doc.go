// Package index is the room of indexes that no constraint owns.
//
// In: rows of pg_index and changes of one object. Out: objects and their SQL. On tables that are in use they are built and dropped concurrently.
package index
