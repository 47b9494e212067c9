package sqlparse

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFileDirectives(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		src  string
		want []Directive
	}{
		"before an empty line":        {"-- atlas:txmode none\n\nSELECT 1", []Directive{{"txmode", "none", 1}}},
		"several, CRLF":               {"-- text\r\n--atlas:nolint DS101 destructive \r\n-- atlas:checkpoint\r\n\r\nSELECT 1", []Directive{{"nolint", "DS101 destructive", 2}, {"checkpoint", "", 3}}},
		"byte order mark":             {"\uFEFF-- atlas:sum ignore\n \t\nSELECT 1", []Directive{{"sum", "ignore", 1}}},
		"nothing but comments":        {"-- atlas:import x", []Directive{{"import", "x", 1}}},
		"attached to the statement":   {"-- atlas:txmode none\nSELECT 1", nil},
		"not at the beginning":        {"\n-- atlas:txmode none\n\nSELECT 1", nil},
		"second block":                {"-- text\n\n-- atlas:txmode none\n\nSELECT 1", nil},
		"no directive":                {"-- see atlas\n\nSELECT 1", nil},
		"text before is part of it":   {"-- plumb atlas:txmode none\n\n", []Directive{{"txmode", "none", 1}}},
		"block comments do not count": {"/* atlas:txmode none */\n\nSELECT 1", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, FileDirectives(tc.src)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestStatementDirectives(t *testing.T) {
	t.Parallel()
	src := "SELECT 0; -- atlas:nolint A\n-- atlas:nolint\n--atlas:nolint DS101\n/*atlas:x y*/\n/* atlas:x\n*/\n-- see atlas:z\nSELECT 1"
	statements, err := Split(src)
	if err != nil {
		t.Fatal(err)
	}
	want := []Directive{{"nolint", "", 2}, {"nolint", "DS101", 3}, {"x", "y", 4}}
	if diff := cmp.Diff(want, statements[1].Directives()); diff != "" {
		t.Error(diff)
	}
	if got := statements[0].Directives(); got != nil {
		t.Errorf("the first statement has no directives, got %v", got)
	}
}
