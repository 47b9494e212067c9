// Package sequence is the room of sequences.
//
// In: rows of pg_sequence and changes of one object. Out: objects and their SQL. The sequence behind an identity column is a part of
// the column, which has its options; which column owns another sequence is a fact of its own.
package sequence
