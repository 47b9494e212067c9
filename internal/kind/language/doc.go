// Package language is the room of procedural languages that no extension made.
//
// In: rows of pg_language and changes of one object. Out: objects and their SQL. The command is for superusers.
package language
