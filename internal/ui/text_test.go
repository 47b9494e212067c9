package ui_test

import (
	"testing"

	"github.com/plumbsql/plumb/internal/ui"
)

func TestCount(t *testing.T) {
	t.Parallel()
	for noun, want := range map[string]string{
		"table": "2 tables", "index": "2 indexes", "policy": "2 policies", "key": "2 keys", "statistics": "2 statistics",
		"access": "2 accesses", "operator family": "2 operator families",
	} {
		if got := ui.Count(2, noun); got != want {
			t.Errorf("%s: %s", noun, got)
		}
	}
	if got := ui.Count(1, "index"); got != "1 index" {
		t.Error(got)
	}
}
