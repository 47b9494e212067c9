// Package proof runs plans on throwaway databases and compares: a migration is written only after it was seen to work.
//
// In: a database that stands where the history ends, the desired catalog, a plan. Out: the text of migrations that were
// run, run again, taken back and run once more, each time with the catalog that was wanted, or a refusal that lists the
// differences. It runs everything as the migration user and never looks at a database that is not a throwaway one.
package proof
