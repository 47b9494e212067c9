// Package rule is the room of the rewrite rules of tables and views.
//
// In: rows of pg_rewrite and changes of one object. Out: objects and their SQL. The rule behind a view's query belongs to the view.
package rule
