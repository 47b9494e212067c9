// Package drift compares what should be the same: the live database with the history that it has applied, and the history
// with the desired schema.
//
// In: a live database, a migration directory, schema files. Out: a report with the differences and the SQL for either
// direction. It changes nothing; the SQL is for people to read and run.
package drift
