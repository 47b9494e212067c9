// Package materializedview is the room of materialized views.
//
// In: rows of pg_class and pg_rewrite and changes of one object. Out: objects and their SQL. Their indexes are objects in the room of indexes.
package materializedview
