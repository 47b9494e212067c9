// Package testfile runs tests of schemas and migrations, written in Atlas's test blocks (*.test.hcl).
//
// In: test files, and a function that makes a throwaway database for a test. Out: what each test did. Each test has a database and a
// connection of its own, as the migration user. It must never touch a live database, or leave out a block that it doesn't know.
package testfile
