// Package rangetype is the room of range types.
//
// In: rows of pg_range and changes of one object. Out: objects and their SQL. A multirange type, the constructors and the casts come and go with their range type.
package rangetype
