// Package viewcolumn is the room of the columns of views and materialized views.
//
// In: rows of pg_attribute and changes of one object. Out: objects and their SQL. They exist so that comments, grants and other views can depend on a single column.
package viewcolumn
