// Package typedtable is the room of the bonds between tables and the composite types that they are tables of.
//
// In: rows of pg_class and changes of one object. Out: objects and their SQL. It stands apart from the table because the bond is loosened while the type and the columns change.
package typedtable
