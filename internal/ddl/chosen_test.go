package ddl_test

import (
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/ddl"
)

// What PostgreSQL 18 chose for the same names.
func TestChosen(t *testing.T) {
	t.Parallel()
	for want, names := range map[string][2]string{
		"t_a_not_null": {"t", "a"},
		strings.Repeat("t", 27) + "_" + strings.Repeat("c", 26) + "_not_null": {strings.Repeat("t", 40), strings.Repeat("c", 60)},
		"d_not_null":                            {"d", ""},
		strings.Repeat("d", 54) + "_not_null":   {strings.Repeat("d", 63), ""},
		strings.Repeat("t", 52) + "_a_not_null": {strings.Repeat("t", 63), "a"},
	} {
		if got := ddl.Chosen(names[0], names[1], "not_null"); got != want {
			t.Errorf("%v: got %s, want %s", names, got, want)
		}
	}
}
