// Package state turns a URL into the catalog behind it: a live database, a migration directory, or schema files.
//
// In: postgres://… or file://… URLs and what a throwaway server needs. Out: catalogs, and throwaway databases that stand
// at them. A throwaway server is started only when files are involved, once, with the major version of the live database
// in the same comparison. It never writes to a live database.
package state
