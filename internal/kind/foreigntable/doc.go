// Package foreigntable is the room of foreign tables.
//
// In: rows of pg_foreign_table and changes of one object. Out: objects and their SQL. Columns and checks are objects in the rooms of those of tables.
package foreigntable
