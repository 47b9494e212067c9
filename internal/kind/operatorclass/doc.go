// Package operatorclass is the room of operator classes.
//
// In: rows of pg_opclass and changes of one object. Out: objects and their SQL. The commands are for superusers. Nothing of a class can be altered in place.
package operatorclass
