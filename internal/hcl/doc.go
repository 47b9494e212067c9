// Package hcl reads the Atlas HCL dialect for PostgreSQL and turns it into SQL.
//
// In: the bytes of *.hcl schema files and the values of their variables. Out: a flat list of DDL statements, each with the
// place in the file that it comes from, and the roles and extensions that the files name.
// What a block may hold stands in one table per kind (kind_*.go); the tables say names, value types and what is required,
// and everything else follows from them: checks, messages, bare words, references. An unknown block, attribute, word or
// reference is an error with its position, never skipped.
// It must never open a connection, read a file or the environment, run SQL or keep a password.
package hcl
