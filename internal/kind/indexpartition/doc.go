// Package indexpartition is the room of the attachment of partitions' indexes to the index of the partitioned table.
//
// In: rows of pg_inherits and changes of one object. Out: objects and their SQL. PostgreSQL can't detach an index; it goes with the parent's or when its table is detached.
package indexpartition
