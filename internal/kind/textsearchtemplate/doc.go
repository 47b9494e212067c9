// Package textsearchtemplate is the room of text search templates.
//
// In: rows of pg_ts_template and changes of one object. Out: objects and their SQL. The commands are for superusers, and the functions are written in C.
package textsearchtemplate
