// Package inheritance is the room of the inheritance of tables that are no partitions.
//
// In: rows of pg_inherits and changes of one object. Out: objects and their SQL. A child is made as a table of its own and then bound to its parents.
package inheritance
