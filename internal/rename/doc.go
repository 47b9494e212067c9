// Package rename finds out what a state looks like after objects got the names that schema files say they have now.
//
// In: a throwaway database that stands at the old state, its catalog, the desired catalog, and which object was called
// what. Out: the steps that rename, and the catalog that the server has after them, from which an ordinary plan leads on.
// PostgreSQL itself renames on a copy of the database, so that what refers to the names by then, such as views and defaults,
// is what it says, and what it doesn't reach, such as the text of functions, is left to the plan.
//
// It also finds what looks like a rename that nobody declared. It must never guess: what looks alike is for people to decide.
package rename
