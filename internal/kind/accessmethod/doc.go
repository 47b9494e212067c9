// Package accessmethod is the room of access methods that no extension made.
//
// In: rows of pg_am and changes of one object. Out: objects and their SQL. The command is for superusers, and the handlers are written in C.
package accessmethod
