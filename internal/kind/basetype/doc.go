// Package basetype is the room of base types.
//
// In: rows of pg_type and changes of one object. Out: objects and their SQL. The command is for superusers. The functions that a type is made of are parts of its statement list, because they need the type's name and it needs them.
package basetype
