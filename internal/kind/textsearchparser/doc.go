// Package textsearchparser is the room of text search parsers.
//
// In: rows of pg_ts_parser and changes of one object. Out: objects and their SQL. The commands are for superusers, and the functions are written in C.
package textsearchparser
