package cli

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/ui"
)

// A failed proof says what differs, to people and to programs; other errors stay as they are.
func TestFailedProof(t *testing.T) {
	t.Parallel()
	failed := &fail.Error{What: "not proved", Hint: "report it", Err: &proof.Mismatch{
		When: "when it runs", Rows: []string{"table public.u is gone"},
		Differences: []diff.Difference{
			{Object: "index public.i", Problem: "missing"},
			{Object: "column public.t.a", Problem: "differs", Attributes: []diff.Attribute{{Name: "type", Want: "bigint", Got: "integer"}}},
		},
	}}
	for _, tt := range []struct {
		format string
		err    error
		want   string
	}{
		{"text", failed, `error: not proved: missing index public.i
  column public.t.a differs
    type: want bigint, got integer
  table public.u is gone
hint: report it
`},
		{"json", failed, `{"error":"not proved","hint":"report it","when":"when it runs","differences":[{"object":"index public.i","problem":"missing"},` +
			`{"object":"column public.t.a","problem":"differs","attributes":[{"name":"type","want":"bigint","got":"integer"}]}],"rows":["table public.u is gone"]}` + "\n"},
		{"json", errors.New("other"), "error: other\n"},
	} {
		format, err := ui.ParseFormat(tt.format)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		terminal := ui.New(nil, nil, &out)
		printError(terminal, explain(format, tt.err))
		if diff := cmp.Diff(tt.want, out.String()); diff != "" {
			t.Errorf("%s: %s", tt.format, diff)
		}
		if code := fail.Code(explain(format, tt.err)); code != fail.ExitError {
			t.Errorf("%s: exit code %d", tt.format, code)
		}
	}
}
