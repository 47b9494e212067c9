// Package notnullname is the room of the names that people gave to not-null constraints, which are objects of their own since
// PostgreSQL 18.
//
// In: rows of pg_constraint and changes of one object. Out: objects and their SQL. That a column is NOT NULL is the column's own
// attribute; here is only what the constraint is called, where that is not a name of the kind that PostgreSQL chooses, or where
// something is said about it. What a table has from a parent has the name that it has there, or keeps one that can't be changed,
// so that it doesn't count.
package notnullname
