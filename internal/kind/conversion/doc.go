// Package conversion is the room of conversions between encodings.
//
// In: rows of pg_conversion and changes of one object. Out: objects and their SQL. Their functions are written in C.
package conversion
