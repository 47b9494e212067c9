package view

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/drift"
	"github.com/plumbsql/plumb/internal/ui"
)

// Of many rows that differ only some are listed; objects all are.
func TestDriftRows(t *testing.T) {
	t.Parallel()
	c := &drift.Comparison{}
	for i := range mostRows + 5 {
		c.Differences = append(c.Differences,
			drift.Difference{Change: "added", Object: fmt.Sprintf("index public.i%d", i), Text: "+ index"},
			drift.Difference{Change: "removed", Object: fmt.Sprintf("row id=%d of table public.t", i), Text: "- row"})
	}
	var out strings.Builder
	if err := Drift(&out, ui.Palette{}, &drift.Report{Live: c}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(out.String(), "- row"); got != mostRows {
		t.Errorf("%d rows are listed", got)
	}
	if got := strings.Count(out.String(), "+ index"); got != mostRows+5 {
		t.Errorf("%d indexes are listed", got)
	}
	if !strings.Contains(out.String(), "and 5 more rows\n") {
		t.Errorf("the rest is not told:\n%s", out.String())
	}
}
