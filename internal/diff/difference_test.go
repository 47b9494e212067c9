package diff_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
)

type facts struct {
	Type    string   `db:"type"`
	Text    string   `db:"text"`
	Options []string `db:"options"`
}

func TestDifference(t *testing.T) {
	t.Parallel()
	object := func(name string, b facts) *catalog.Object {
		return &catalog.Object{ID: catalog.ID{Kind: catalog.Column, Schema: "public", Name: "t", Sub: name}, Body: &b}
	}
	got, want := catalog.New(150000), catalog.New(150000)
	long := strings.Repeat("x", 200)
	got.Add(object("a", facts{Type: "integer", Text: long + " one\ntwo"}))
	want.Add(object("a", facts{Type: "bigint", Text: long + " ONE\ntwo", Options: []string{"n=1"}}))
	got.Add(object("b", facts{}))
	want.Add(object("c", facts{}))
	got.Add(object("d", facts{Options: []string{"password=geheim"}}))
	want.Add(object("d", facts{}))
	var lines []string
	var all []diff.Difference
	for _, change := range diff.Compare(got, want) {
		d := change.Difference()
		lines, all = append(lines, d.Lines()...), append(all, d)
	}
	if diff := cmp.Diff([]string{
		"column public.t.a differs", "  type: want bigint, got integer",
		`  text: want "…xxxxxxxxxxxxxxxxxxxxxxxx ONE\ntwo", got "…xxxxxxxxxxxxxxxxxxxxxxxx one\ntwo"`, "  options: want [n=1], got []",
		"extra column public.t.b", "missing column public.t.c", "column public.t.d differs", "  options: want [], got (hidden)",
	}, lines); diff != "" {
		t.Error(diff)
	}
	document, err := json.Marshal(all[3])
	if err != nil {
		t.Fatal(err)
	}
	const wantDocument = `{"object":"column public.t.d","problem":"differs","attributes":[{"name":"options","want":[],"got":"(hidden)"}]}`
	if diff := cmp.Diff(wantDocument, string(document)); diff != "" {
		t.Error(diff)
	}
}
