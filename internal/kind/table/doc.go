// Package table is the room of tables.
//
// In: rows of pg_class and changes of one object. Out: objects and their SQL. Columns, constraints and indexes are objects in rooms of their own, folded into CREATE TABLE where they can be.
package table
