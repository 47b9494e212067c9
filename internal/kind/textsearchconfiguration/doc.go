// Package textsearchconfiguration is the room of text search configurations.
//
// In: rows of pg_ts_config and changes of one object. Out: objects and their SQL. Its parser and dictionaries are objects of their own.
package textsearchconfiguration
