// Package history keeps the record of migrations in the database itself: one row per applied migration, and one row per
// try with its error.
//
// In: connections of the migration user. Out: rows. The tables live in the schema plumb, or, where the migration user may
// not make one, in public under names of their own. Nobody but their owner may touch them: Protect takes away whatever a
// migration granted on them (GRANT … ON ALL TABLES IN SCHEMA public reaches them too).
//
// It must never decide what runs next, and reading must never create anything.
package history
