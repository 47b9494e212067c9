package inspect_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/hcl"
	"github.com/plumbsql/plumb/internal/hclfmt"
)

// Every example of the reference page makes something on a server, and is formatted as it should be.
func TestExamples(t *testing.T) {
	t.Parallel()
	var shared int
	for kind, files := range hcl.Examples() {
		if shared == 0 {
			shared = objects(t, string(files[0].Src))
		}
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			for _, file := range files {
				formatted, err := hclfmt.Source(file.Name, file.Src)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(formatted), string(file.Src)); diff != "" {
					t.Errorf("%s is not formatted:\n%s", file.Name, diff)
				}
			}
			made := objects(t, string(files[0].Src)+string(files[1].Src))
			if clusterWide := kind == "role" || kind == "user"; made == shared && !clusterWide {
				t.Error("the example makes nothing")
			}
		})
	}
}

// objects returns how many objects HCL makes.
func objects(t *testing.T, text string) int {
	t.Helper()
	s, err := load(t, "examples.pg.hcl", text)
	if err != nil {
		t.Fatal(err)
	}
	s.Release(t.Context())
	return len(s.Catalog.Objects)
}
