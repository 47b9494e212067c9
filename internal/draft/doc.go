// Package draft writes the steps of a plan as SQL text for people: commented, re-runnable, and complete for psql.
//
// In: steps. Out: text. It decides nothing and touches no file.
package draft
