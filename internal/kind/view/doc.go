// Package view is the room of views.
//
// In: rows of pg_class and pg_rewrite and changes of one object. Out: objects and their SQL. Columns of views are parts that CREATE VIEW makes.
package view
