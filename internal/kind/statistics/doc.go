// Package statistics is the room of extended statistics objects.
//
// In: rows of pg_statistic_ext and changes of one object. Out: objects and their SQL. The gathered data is none of its business.
package statistics
