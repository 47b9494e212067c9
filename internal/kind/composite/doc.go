// Package composite is the room of composite types.
//
// In: rows of pg_type and pg_attribute and changes of one object. Out: objects and their SQL. Row types of tables belong to their tables.
package composite
