// Package migrate reads and writes migration directories.
//
// In: a directory in one of the layouts of Atlas, golang-migrate, goose, flyway or dbmate. Out: its migrations in the order
// in which they run, each with its up and down script cut into statements; and, for writing, new files plus atlas.sum.
// Reading order and atlas.sum are Atlas's own code. Two things are our own: down parts are kept (Atlas drops them), and
// what is written is re-runnable SQL with its directives, which Atlas's stock formatters lose.
//
// In the plain Atlas layout, which has no place for it, a down script lives in the folder down/ under the same file name:
// Atlas reads only the top folder, and psql can run both files.
//
// It must never connect to a database, change a file that exists, or leave half of what it was told to write.
package migrate
