// Package all lists the rooms of every kind of object.
//
// Out: the rooms in the order in which statements of independent objects are written. A new kind is one more line here.
// It must never hold a rule of a kind.
package all
