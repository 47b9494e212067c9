// Package dependsonextension is the room of what goes with an extension: ALTER … DEPENDS ON EXTENSION.
//
// In: rows of pg_depend and changes of one object. Out: objects and their SQL. It is a fact about another object, one for all extensions that this goes with.
package dependsonextension
