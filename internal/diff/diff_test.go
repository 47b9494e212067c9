package diff_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
)

// body has one attribute of each sort, and one that does not count.
type body struct {
	Type string   `db:"type"`
	List []string `db:"list"`
	Own  bool     `db:"own"`
	At   int      `db:"at" diff:"-"`
}

func database(objects ...*catalog.Object) *catalog.Database {
	db := catalog.New(160000)
	for _, object := range objects {
		db.Add(object)
	}
	return db
}

func column(name string, b body) *catalog.Object {
	return &catalog.Object{ID: catalog.ID{Kind: catalog.Column, Schema: "s", Name: "t", Sub: name}, Body: &b}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	old := database(column("same", body{Type: "text", At: 1}), column("gone", body{}), column("other", body{Type: "int", List: []string{"a"}}))
	now := database(column("same", body{Type: "text", At: 2, List: []string{}}), column("added", body{}), column("other", body{Type: "bigint", Own: true, List: []string{"a"}}))
	changes := diff.Compare(old, now)
	var lines []string
	for _, change := range changes {
		lines = append(lines, change.String())
	}
	want := []string{"+ column s.t.added", "- column s.t.gone", "~ column s.t.other: type int → bigint; own false → true"}
	if d := cmp.Diff(want, lines); d != "" {
		t.Error(d)
	}
	other := changes[2]
	if !other.Has("list", "own") || other.Has("list") || !other.Only("type", "own", "list") || other.Only("type") {
		t.Errorf("attributes %q", other.Attributes)
	}
	if again := diff.Compare(now, now); len(again) > 0 {
		t.Errorf("not equal to itself: %v", again)
	}
}

// A line stays a line, and shows no password.
func TestLongValues(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"short":                     "~ column s.t.c: type old → short; own false → true",
		"two\nlines":                "~ column s.t.c: type; own false → true",
		strings.Repeat("x", 101):    "~ column s.t.c: type; own false → true",
		"options {PassWord=s3cret}": "~ column s.t.c: type; own false → true",
	} {
		changes := diff.Compare(database(column("c", body{Type: "old"})), database(column("c", body{Type: value, Own: true})))
		if len(changes) != 1 || changes[0].String() != want {
			t.Errorf("%q: got %v", value, changes)
		}
	}
}

func TestUnmanaged(t *testing.T) {
	t.Parallel()
	old, now := database(), database()
	old.Unmanaged = []string{"aggregate s.a", "aggregate s.a", "server both", "server old"}
	now.Unmanaged = []string{"aggregate s.a", "conversion new", "server both"}
	want := []string{"- aggregate s.a", "+ conversion new", "- server old"}
	if d := cmp.Diff(want, diff.Unmanaged(old, now)); d != "" {
		t.Error(d)
	}
}
