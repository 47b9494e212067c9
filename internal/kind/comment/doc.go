// Package comment is the room of comments.
//
// In: rows of pg_description and changes of one object. Out: objects and their SQL. A comment is a fact about another object.
package comment
