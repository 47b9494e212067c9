// Package source reads the desired state of a database from files and builds it in an empty one.
//
// In: files and folders of *.sql and *.hcl, in any order, SQL and HCL side by side. Out of Read: what has to be there
// before (roles, extensions) and what the files say. Load then runs every statement on a connection to an empty throwaway
// database, in an order that works: views before or after the views they read, functions before their tables, tables that
// refer to each other in a circle.
// Errors point into the files, also those that PostgreSQL finds.
//
// Schema files are declarative: they say what is there. What changes or removes data, transactions, roles and servers is
// refused with its position, and nothing is guessed: PostgreSQL runs every statement as it was written, only the words
// OR REPLACE and IF NOT EXISTS are left out, so that it can see an object that two files define.
//
// It must never run a file's text as a superuser, open a connection, create roles or extensions, or follow a link out of a folder.
package source
