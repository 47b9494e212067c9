package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRows reads the data block of an env.
func TestRows(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		block    string
		want     *Rows
		err      string
		warnings int
	}{
		"none":  {"", nil, "", 0},
		"empty": {"data {}", &Rows{Where: "atlas.hcl:2:8"}, "", 0},
		"all": {
			`data {
				mode = UPSERT
				max_rows = 100
				include = ["public.countries", "tenant*.settings"]
				exclude = ["logs"]
				skip_diff = ["*.*.created_at"]
				preserve_ids = true
			}`, &Rows{
				Mode: "upsert", MaxRows: 100, Include: []string{"public.countries", "tenant*.settings"}, Exclude: []string{"logs"},
				SkipDiff: []string{"*.*.created_at"}, Where: "atlas.hcl:2:8",
			}, "", 0,
		},
		"a string":  {"data {\n mode = \"sync\"\n}", &Rows{Mode: "sync", Where: "atlas.hcl:2:8"}, "", 0},
		"no ids":    {"data {\n preserve_ids = false\n}", &Rows{Where: "atlas.hcl:2:8"}, "", 1},
		"mode":      {`data { mode = MERGE }`, nil, `mode "MERGE" is not supported`, 0},
		"unknown":   {`data { rows = 3 }`, nil, `unknown attribute "rows"`, 0},
		"a number":  {`data { max_rows = -1 }`, nil, "max_rows wants a whole number", 0},
		"twice":     {"data {}\ndata {}", nil, `block "data" is given twice`, 0},
		"with name": {`data "sql" "x" {}`, nil, `block "data" takes 0 labels`, 0},
	}
	for name, test := range tests {
		p, err := load(t, Options{}, "atlas.hcl", "env \"local\" {\n  "+test.block+"\n}\n")
		if test.err != "" {
			if err == nil || !strings.Contains(err.Error(), test.err) {
				t.Errorf("%s: got %v, want %s", name, err, test.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(test.want, p.Rows); diff != "" || len(p.Warnings) != test.warnings {
			t.Errorf("%s: warnings %v (-want +got):\n%s", name, p.Warnings, diff)
		}
	}
}
