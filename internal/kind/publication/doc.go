// Package publication is the room of publications and of the tables and schemas in them.
//
// In: rows of pg_publication, pg_publication_rel and pg_publication_namespace and changes of one object. Out: objects and
// their SQL. A table or schema in a publication is an object of its own, part of the publication, so that a column under a
// row filter or column list can change.
package publication
