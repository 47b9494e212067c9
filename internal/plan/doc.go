// Package plan turns the difference of two catalogs into ordered steps.
//
// In: two databases and options. Out: a Plan, which is plain data: versions of steps with SQL, what each touches and
// destroys, and whether it may run in a transaction. The reverse plan is the plan of the other direction, never reversed
// text. It runs nothing, and refuses where it would have to guess.
package plan
