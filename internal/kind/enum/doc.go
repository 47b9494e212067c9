// Package enum is the room of enumerated types.
//
// In: rows of pg_type and changes of one object. Out: objects and their SQL. Values are added in place; any other change makes the type anew under the columns that use it.
package enum
