// Package sample puts generated rows into the tables of a throwaway database, so that a change can be tried on data.
//
// In: a connection and tables. Out: a few rows in each of them that respect types, checks, keys, foreign keys and
// partition bounds, and the names of the tables that stay empty, with the reason. The server judges every row; nothing
// here knows better than it. The rows are the same each time. It must never look at a database that is not a throwaway
// one, and never needs more rights than the connection has.
package sample
