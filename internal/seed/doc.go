// Package seed compares the rows of tables that data blocks of schema files name, and leads one database's rows to another's.
//
// In: two states, one of them with the rows that the files hold, and the data block of an env, which says what may be done: add
// rows, change them too, or delete what is no longer there as well. Out: steps with statements that can run again, the
// way back, and for migrations a proof that they work. Rows are told apart by the primary key with the server's own
// equality, and values by the text that the server gives them. It reads only tables that the files hold rows of, never
// more rows than it is allowed to, and writes to throwaway databases only.
package seed
