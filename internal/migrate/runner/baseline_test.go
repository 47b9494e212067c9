package runner_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A database that was made by other means is taken over at a version.
func TestBaseline(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.exec(x.as(x.migrator), "CREATE TABLE a (id int)")
	x.files("-- 1_a.up.sql --\nCREATE TABLE a (id int);\n-- 2_b.up.sql --\nALTER TABLE a ADD COLUMN b int;\n")
	r := x.runner()
	r.Options.Baseline = "7"
	if _, err := r.Up(t.Context(), 0); x.rel(err) != "the baseline 7 is no version of the migration directory" {
		t.Error(err)
	}
	r.Options.Baseline = "1"
	for range 2 {
		if _, err := r.Up(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff("1 0/1 up done\n2 1/1 up done", x.history()); diff != "" {
			t.Error(diff)
		}
	}
	status, err := r.Status(t.Context())
	if err != nil || status.Applied[0].Type != "baseline" || status.Applied[1].Type != "applied" {
		t.Errorf("%+v %v", status, err)
	}
}

// Even with nothing to run the baseline is recorded.
func TestBaselineOnly(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.exec(x.as(x.migrator), "CREATE TABLE a (id int)")
	x.files("-- 1_a.up.sql --\nSELECT 1/0;\n")
	r := x.runner()
	r.Options.Baseline = "1"
	if _, err := r.Up(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("1 0/1 up done", x.history()); diff != "" {
		t.Error(diff)
	}
}
