// Package textsearchdictionary is the room of text search dictionaries.
//
// In: rows of pg_ts_dict and changes of one object. Out: objects and their SQL. The files that options name are the server's matter.
package textsearchdictionary
