// Package diff compares two catalogs: which objects were added, removed, or changed in which attributes.
//
// In: two databases as internal/catalog read them. Out: changes, sorted. It knows no object kind and no SQL, and there is
// no other comparison in the program: proof, drift, plans and tests use this one.
package diff
