// Package sequence is the room of sequences.
//
// In: rows of pg_sequence and changes of one object. Out: objects and their SQL. The sequence of an identity column belongs to the column, and which column owns a sequence is a fact of its own.
package sequence
