// Package ddl builds SQL text: quoted names and literals, and statements that carry what a reader must know of them.
//
// In: names and values as PostgreSQL's catalogs hold them. Out: SQL that is safe to run, in a form that can run again.
// It must never look at a database, and never changes SQL that somebody else wrote.
package ddl
