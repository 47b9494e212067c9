// Package column is the room of the columns of tables.
//
// In: rows of pg_attribute and changes of one object. Out: objects and their SQL. A default is an object of its own; a generation expression belongs to the column.
package column
