// Package domain is the room of domains.
//
// In: rows of pg_type and changes of one object. Out: objects and their SQL. The checks of a domain are constraints, in a room of their own.
package domain
