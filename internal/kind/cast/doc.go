// Package cast is the room of casts.
//
// In: rows of pg_cast and changes of one object. Out: objects and their SQL. The casts of a range type belong to it.
package cast
