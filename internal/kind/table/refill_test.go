package table

import (
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/catalog"
)

// A schema's name may be the end of another's.
func TestHasKey(t *testing.T) {
	t.Parallel()
	o := &catalog.Object{
		Body: &Table{PartitionKey: "RANGE (myapp.f(a), app.g(b))"},
		Deps: []catalog.ID{{Kind: catalog.Function, Schema: "app", Name: "g"}, {Kind: catalog.Function, Schema: "myapp", Name: "f"}, {Kind: catalog.Schema, Name: "app"}},
	}
	condition := hasKey(o)
	if want := "= 'RANGE (f(a), g(b))'"; !strings.HasSuffix(condition, want) {
		t.Errorf("%s does not end with %s", condition, want)
	}
}
