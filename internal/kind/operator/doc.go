// Package operator is the room of operators.
//
// In: rows of pg_operator and changes of one object. Out: objects and their SQL. An operator that only exists because another one names it as its commutator or negator is none yet.
package operator
