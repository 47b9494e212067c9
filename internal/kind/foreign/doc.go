// Package foreign has what the rooms of foreign data share: options, and the secrets among them.
//
// In: options as name=value, as the catalogs have them. Out: clauses of SQL. A password is known by a hash only: it is
// compared, and must never be printed, so that what needs one is refused.
package foreign
