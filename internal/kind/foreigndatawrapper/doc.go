// Package foreigndatawrapper is the room of foreign-data wrappers.
//
// In: rows of pg_foreign_data_wrapper and changes of one object. Out: objects and their SQL. PostgreSQL lets only superusers make them.
package foreigndatawrapper
