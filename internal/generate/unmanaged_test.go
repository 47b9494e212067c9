package generate

import (
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/state"
)

// What the history has of kinds that are not managed is no obstacle; what only the schema files have is.
func TestUnmanaged(t *testing.T) {
	t.Parallel()
	history, desired := &state.State{Catalog: catalog.New(150000)}, &state.State{Catalog: catalog.New(150000)}
	history.Catalog.Unmanaged, desired.Catalog.Unmanaged = []string{"cast a", "cast b"}, []string{"cast b"}
	if err := unmanaged(history, desired); err != nil {
		t.Error(err)
	}
	desired.Catalog.Unmanaged = []string{"cast b", "cast c"}
	err := unmanaged(history, desired)
	if err == nil || !strings.HasSuffix(err.Error(), "not managed: cast c") || fail.Hint(err) == "" {
		t.Errorf("got %v", err)
	}
}
