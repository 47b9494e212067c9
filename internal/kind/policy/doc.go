// Package policy is the room of row security policies.
//
// In: rows of pg_policy and changes of one object. Out: objects and their SQL. Whether row security is on is an attribute of the table.
package policy
