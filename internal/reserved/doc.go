// Package reserved writes what a superuser has to do for a schema file, where PostgreSQL lets nobody else do it.
//
// In: the text of one statement that the migration user was not allowed to run. Out: the statements that do the same, written
// anew from the parse tree, and what must hold on the server before the superuser runs them; or why no superuser will.
//
// The superuser must never run anything that can run code of a file: an expression (even a constant, whose type may have
// checks), the validator of a foreign data wrapper, a function. So only the kinds of statements that are listed here pass,
// and where such a statement has a part that could, the migration user runs that part. Nor may anything that a superuser
// made lend rights: files, programs and other servers stay out of reach, and nothing comes to belong to a powerful role.
//
// It must never open a connection or run SQL.
package reserved
