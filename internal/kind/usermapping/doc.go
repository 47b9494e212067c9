// Package usermapping is the room of user mappings.
//
// In: rows of pg_user_mappings and changes of one object. Out: objects and their SQL. Passwords are compared by a hash and never printed.
package usermapping
