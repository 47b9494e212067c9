// Package constraint is the room of the constraints of tables and domains: primary key, unique, check, foreign key, exclude.
//
// In: rows of pg_constraint and changes of one object. Out: objects and their SQL. The index behind a constraint is part of it. Their definition is PostgreSQL's own text.
package constraint
