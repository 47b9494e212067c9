// Package owner is the room of the owners of objects, where the owner is not the migration user.
//
// In: rows of the catalogs that have an owner and changes of one object. Out: objects and their SQL. An owner is a fact about another object.
package owner
