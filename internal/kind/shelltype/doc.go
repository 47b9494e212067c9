// Package shelltype is the room of types of which there is only the name.
//
// In: rows of pg_type and changes of one object. Out: objects and their SQL. The name that a base type has while its functions are made is that room's matter.
package shelltype
