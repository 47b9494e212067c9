package seed

import (
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/source"
	"github.com/plumbsql/plumb/internal/state"
)

func TestPatterns(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pattern string
		way     []string
		want    bool
	}{
		{"public.countries", []string{"public", "countries"}, true},
		{"public.countries", []string{"app", "countries"}, false},
		{"tenant*.settings", []string{"tenant_1", "settings"}, true},
		{"countries", []string{"app", "countries"}, true},
		{"c*", []string{"app", "countries"}, true},
		{"app", []string{"app", "countries"}, false},
		{"*.created_at", []string{"app", "countries", "created_at"}, true},
		{"*.*.created_at", []string{"app", "countries", "created_at"}, true},
		{"app.countries.*_at", []string{"app", "countries", "created_at"}, true},
		{"app.created_at", []string{"app", "countries", "created_at"}, false},
	}
	for _, test := range tests {
		if got := matches([][]string{strings.Split(test.pattern, ".")}, test.way...); got != test.want {
			t.Errorf("%s for %v: got %v", test.pattern, test.way, got)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for _, rows := range []config.Rows{
		{Include: []string{"a.b.c"}},
		{Include: []string{""}},
		{Exclude: []string{"a."}},
		{Exclude: []string{"[a"}},
		{SkipDiff: []string{"created_at"}},
		{SkipDiff: []string{"a.b.c.d"}},
	} {
		rows.Where = "atlas.hcl:3:5"
		if _, err := New(&rows); err == nil || !strings.Contains(err.Error(), "atlas.hcl:3:5") || fail.Hint(err) == "" {
			t.Errorf("%+v: got %v", rows, err)
		}
	}
	if s, err := New(nil); s != nil || err != nil {
		t.Errorf("no block: got %v, %v", s, err)
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	desired := &state.State{Seeded: []source.Seeded{{Schema: "app", Table: "a", Where: "x.pg.hcl:1:1"}}}
	var off *Settings
	if notes := off.Notes(desired); len(notes) != 1 || !strings.Contains(notes[0], "app.a (x.pg.hcl:1:1)") {
		t.Errorf("got %v", notes)
	}
	if notes := off.Notes(&state.State{}); notes != nil {
		t.Errorf("without rows: got %v", notes)
	}
	if notes := (&Settings{}).Notes(desired); notes != nil {
		t.Errorf("with a block: got %v", notes)
	}
}
