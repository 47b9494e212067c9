// Package operatorfamily is the room of operator families and of those members that belong to no class.
//
// In: rows of pg_opfamily, pg_amop and pg_amproc and changes of one object. Out: objects and their SQL. Members that belong to an operator class are part of the class. The commands are for superusers.
package operatorfamily
