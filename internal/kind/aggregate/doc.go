// Package aggregate is the room of aggregates: normal, ordered-set and hypothetical-set ones.
//
// In: rows of pg_aggregate and changes of one object. Out: objects and their SQL. Its functions are objects of their own.
package aggregate
