// Package triggerstate is the room of what partitions' triggers have of their own: a state that differs from that of the partitioned
// table's, and a comment.
//
// In: rows of pg_trigger and changes of one object. Out: objects and their SQL. PostgreSQL makes the triggers of partitions
// itself, and gives them the state of their origin whenever that is set; so a state of their own is set again after it.
package triggerstate
