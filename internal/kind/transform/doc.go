// Package transform is the room of transforms of types for languages.
//
// In: rows of pg_transform and changes of one object. Out: objects and their SQL. The functions are written in C.
package transform
