package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// sink keeps the compiler from leaving allocations out.
var sink []byte

func TestCollectLate(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1)
	defer debug.SetGCPercent(percent)
	runtime.GC()
	collectLate()
	before := collections()
	for range 64 {
		sink = make([]byte, 1<<20)
	}
	if n := collections() - before; n != 0 {
		t.Errorf("%d collections for 64 MB", n)
	}
	for range 1024 {
		sink = make([]byte, 1<<20)
	}
	if collections() == before {
		t.Error("no collection for 1 GB")
	}
	// Go's own rule holds again as soon as the cleanup has run.
	for deadline := time.Now().Add(10 * time.Second); debug.SetMemoryLimit(-1) != limit; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the memory limit is still %d", debug.SetMemoryLimit(-1))
		}
	}
	if now := debug.SetGCPercent(100); now != 100 {
		t.Errorf("GOGC is %d", now)
	}
}

func TestCollectAsTold(t *testing.T) {
	t.Setenv("GOGC", "50")
	percent := debug.SetGCPercent(50)
	defer debug.SetGCPercent(percent)
	collectLate()
	if now := debug.SetGCPercent(50); now != 50 {
		t.Errorf("GOGC is %d", now)
	}
}

func collections() uint32 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.NumGC
}
