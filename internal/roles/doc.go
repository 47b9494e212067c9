// Package roles prepares a database for two users: the migration user, the application's user and the schema of the
// history; and makes the roles that schema files declare what they say.
//
// In: a Spec and, for most, a connection. Out: SQL that an administrator can run, or the changes made, or what
// is wrong with the rights as they are, or how declared roles differ, or the roles of a server. Running it again changes nothing.
// It must never send or print a password (only SCRAM verifiers), take rights away from a role that it was not asked
// about, or bend a dangerous state (a superuser who runs migrations, an application that owns tables) into shape: that is refused.
package roles
