// Package workspace prepares databases on a throwaway server in which schema files and migrations run with no more rights
// than they have in production.
//
// In: a server of internal/devdb and the migration user's name. Out: databases in which that user, no superuser, has
// exactly the rights that bootstrap gives; the roles that files refer to exist as stubs without login; allow-listed
// extensions, and what internal/reserved wrote anew, are made by the server's superuser. It must never run text of a file as the superuser, nor leave anything behind
// on a server that is not plumb's own.
package workspace
