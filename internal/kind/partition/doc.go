// Package partition is the room of the attachment of tables to the partitioned tables that they are partitions of.
//
// In: rows of pg_inherits and changes of one object. Out: objects and their SQL. A partition is made as a table of its own and then attached, so that its constraints and indexes keep their names.
package partition
