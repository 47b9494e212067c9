// Package collation is the room of collations.
//
// In: rows of pg_collation and changes of one object. Out: objects and their SQL. Versions of collations are not compared: they belong to the server that the database runs on.
package collation
