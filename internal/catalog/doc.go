// Package catalog holds the model of a database, as facts read from PostgreSQL's system catalogs, and its reader.
//
// A database is a set of objects. An object has an identity made of names (never OIDs), a parent that it is a part of,
// attributes, and dependencies. Tables, columns, defaults, constraints, grants, comments and owners are all objects, so
// that comparison, ordering and planning need to know one shape only.
//
// In: a connection and the readers of the object kinds. Out: a Database. It must never write to the database that it
// reads, compare SQL text, or know a kind of object by name beyond what resolving dependencies needs.
package catalog
