package enum

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/plumbsql/plumb/internal/catalog"
)

// place does to labels what ALTER TYPE … ADD VALUE does.
func place(t *rapid.T, labels []string, sql string) []string {
	words := strings.Fields(strings.ReplaceAll(sql[strings.Index(sql, "EXISTS ")+len("EXISTS "):], "'", ""))
	if slices.Contains(labels, words[0]) {
		return labels
	}
	if len(words) == 1 {
		return append(labels, words[0])
	}
	i := slices.Index(labels, words[2])
	if i < 0 {
		t.Fatalf("no label %s for: %s", words[2], sql)
	}
	if words[1] == "AFTER" {
		i++
	}
	return slices.Insert(labels, i, words[0])
}

// Adding the new labels one after another gives the wanted order, wherever they are, and a repetition changes nothing.
func TestAddValue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		after := rapid.SliceOfNDistinct(rapid.StringMatching("[a-z]{1,3}"), 0, 8, rapid.ID[string]).Draw(t, "after")
		var before []string
		for _, label := range after {
			if rapid.Bool().Draw(t, "old "+label) {
				before = append(before, label)
			}
		}
		if !kept(before, after) {
			t.Fatalf("%v is not kept in %v", before, after)
		}
		labels := slices.Clone(before)
		for range 2 {
			for i, label := range after {
				if !slices.Contains(before, label) {
					labels = place(t, labels, addValue(catalog.ID{Name: "e"}, before, after, i).SQL)
				}
			}
			if diff := cmp.Diff(after, labels, cmpopts.EquateEmpty()); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// Labels are kept only when all are there in the same order.
func TestKept(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		before, after string
		want          bool
	}{
		{"", "", true},
		{"", "a", true},
		{"a b", "a b", true},
		{"a b", "x a y b z", true},
		{"a b", "b a", false},
		{"a b", "a", false},
		{"a", "", false},
		{"a b", "a x", false},
	} {
		if got := kept(strings.Fields(test.before), strings.Fields(test.after)); got != test.want {
			t.Errorf("%q in %q: %v", test.before, test.after, got)
		}
	}
}
