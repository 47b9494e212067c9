// Package triggerstate is the room of the states of partitions' triggers that differ from the state of the partitioned table's.
//
// In: rows of pg_trigger and changes of one object. Out: objects and their SQL. PostgreSQL makes the triggers of partitions
// itself, and gives them the state of their origin whenever that is set; so a state of their own is set again after it.
package triggerstate
