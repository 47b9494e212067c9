// Package bodies finds the functions and procedures whose bodies PostgreSQL would refuse, although they are there: made with
// another search path, with check_function_bodies = off as dumps do, or left behind by what they name.
//
// In: a catalog and a connection to its database. Out: the same catalog, in which these are marked as unchecked. It reads only,
// calls no validators but those of SQL and PL/pgSQL, and on a live database none that could run code of the database: there is
// no telling who wrote that.
package bodies
