// Package kind says what a kind of database object is to plumb: a Room with the catalog query and type of the kind, and
// the rules by which it is created, dropped and altered.
//
// Each kind has a package of its own below this one; internal/kind/all lists them. In: objects and changes. Out: SQL
// statements of this one object. A room must never order statements, look at other kinds' bodies beyond what the Context
// offers, or run anything.
package kind
