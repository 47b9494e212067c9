package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// roomy is how much memory, in bytes, the process takes before it looks for garbage the first time.
const roomy = 256 << 20

// collectLate keeps the garbage collector from running before that. Most commands are over by then: what they read stays in
// use to their end, so that to look for garbage from 4 MB on, as Go does, costs a quarter of their time and frees little. From
// the first collection on Go's own rule holds. Whoever sets GOGC or GOMEMLIMIT knows better.
func collectLate() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	percent := debug.SetGCPercent(-1)
	limit := debug.SetMemoryLimit(roomy)
	// Nothing holds it, so that the first collection finds it. With a pointer in it, it shares its memory with nothing.
	first := &struct{ itself *int }{}
	runtime.AddCleanup(first, func(struct{}) {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}, struct{}{})
}
