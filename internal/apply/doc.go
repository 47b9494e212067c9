// Package apply leads a live database to what schema files say, without migrations.
//
// In: a factory of connections to the database, schema files, an Opener for throwaway databases. Out of New: a plan that was proved
// on a throwaway server; out of Run: the changed database. Run takes the lock of the migration runner, and does nothing when the
// database is not what it was planned for. What follows a failure is left undone, and the next plan starts from there. It must never
// run what was not shown, nor lose data that it was not allowed to lose.
package apply
