// Package replicaidentity is the room of the indexes by which logical replication identifies the rows of a table.
//
// In: rows of pg_index and changes of one object. Out: objects and their SQL. The other forms, FULL and NOTHING, are attributes of the table.
package replicaidentity
