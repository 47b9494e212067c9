// Package schema is the room of schemas.
//
// In: rows of pg_namespace and changes of one object. Out: objects and their SQL. It must never touch the schemas of PostgreSQL itself.
package schema
