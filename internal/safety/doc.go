// Package safety knows what statements cost: how they lock relations that are in use, and whether they read or write whole
// tables meanwhile.
//
// In: a statement that a room of internal/kind made, the object that it is about, and both states. Out: lock level, scan and
// rewrite. The facts stand in one table of statement forms for each kind of object, with the versions of PostgreSQL in which
// they hold; tests compare them with what a server does. It must never say less than that. What stands in nobody's way because
// it is new costs nothing.
package safety
