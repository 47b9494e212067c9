// Package pgdump says whether two databases have the same schema, without a line in common with internal/catalog: what
// plumb's own reader does not see can't hide from it. Proofs and tests use it as a second opinion.
//
// In: URLs of databases that only tests and proofs use, and a role that may read everything there. Out: the entries of a
// schema and the differences between two. The entries come from pg_dump where one of the server's version or newer is
// installed, else from a second reader that is made of pg_get_…def functions and the information schema; a Comparator says
// which.
//
// What is not counted, because it makes no difference to whoever uses the schema, or has no statement to change it:
//   - the order of columns in a table, and with it that of the columns of statistics, of statements, and of grants;
//   - the order of storage parameters and of a dictionary's options, where ALTER puts what it sets at the end;
//   - whether an inheriting table names a column or check that it has from its parents anyway;
//   - rows, and what sequences have counted;
//   - who the migration user is: its name counts as "the owner".
//
// It must never import internal/catalog or a room of internal/kind, and it never changes a database.
package pgdump
