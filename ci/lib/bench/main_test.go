package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestSmall runs every measurement on small databases. How long they take says nothing there.
func TestSmall(t *testing.T) {
	t.Parallel()
	plumb := filepath.Join(t.TempDir(), "plumb")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", plumb, "../../../cmd/plumb").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var out bytes.Buffer
	if _, err := run(t.Context(), options{tables: 20, large: 40, runs: 1, plumb: plumb}, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"reading the catalog of 20 tables", "with 5 changes", "reading the catalog of 40 tables", "memory", "planning time", "20 tables in HCL", "formatting them", "printing them"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, out.String())
		}
	}
}

func TestReportHoldsBounds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		of   time.Duration
		want bool
	}{{900, true}, {1000, true}, {1001, false}} {
		r, out := &report{}, &bytes.Buffer{}
		r.ratio("x", test.of, 1000, 1)
		if got := r.print(out); got != test.want || strings.Contains(out.String(), "TOO SLOW") == test.want {
			t.Errorf("%d to 1000: %v, %s", test.of, got, out)
		}
	}
}
