// Package conn makes every connection of the program, from one configuration and for a named purpose: migrations,
// the application or the administrator.
//
// In: a config.Database, a config.Project or a postgres:// URL, and a purpose. Out: a pgx connection or pool as the
// purpose's user, or an error that names which of the usual causes it is and what to do.
// It must never use one user's password for another, let libpq's own variables and files change where or how it connects
// (only PGPASSFILE and the password file count), build a connection string out of values, or put a password into an error. Nothing else in
// the program opens a connection.
package conn
