// Package generate writes migrations: from the end of the history to the desired schema, planned, proved, and only then
// written.
//
// In: a migration directory, schema files, and an Opener for throwaway databases. Out: files in the directory, and what
// was done. It never touches a live database, and writes nothing unless the proof holds.
package generate
