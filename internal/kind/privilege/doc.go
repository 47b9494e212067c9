// Package privilege is the room of grants on objects and default privileges.
//
// In: rows of the catalogs that have an access control list, and pg_default_acl and changes of one object. Out: objects and their SQL. What PostgreSQL gives by itself is no grant; where it was taken away, that is a fact.
package privilege
