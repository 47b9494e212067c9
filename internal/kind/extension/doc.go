// Package extension is the room of extensions.
//
// In: rows of pg_extension and changes of one object. Out: objects and their SQL. The members of an extension are no objects of the schema.
package extension
