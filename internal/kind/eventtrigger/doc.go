// Package eventtrigger is the room of event triggers.
//
// In: rows of pg_event_trigger and changes of one object. Out: objects and their SQL. PostgreSQL lets only superusers make them.
package eventtrigger
