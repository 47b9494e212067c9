// Package ownedby is the room of the columns that own sequences.
//
// In: rows of pg_depend and changes of one object. Out: objects and their SQL. It stands apart from the sequence because a column's default needs the sequence before the column can own it.
package ownedby
