package pgast_test

import (
	"testing"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func TestSame(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"SELECT a FROM t WHERE (((a >= 1) AND (a <= 2)) AND (b = 3))", "SELECT a\nFROM t -- x\nWHERE ((a >= 1) AND (a <= 2) AND (b = 3))", true},
		{"SELECT a FROM t WHERE ((a = 1) OR (a = 2)) AND b", "SELECT a FROM t WHERE (a = 1) OR ((a = 2) AND b)", false},
		{"SELECT a FROM t WHERE a = 1", "SELECT a FROM t WHERE a = 2", false},
		{"SELECT 'a  b'", "SELECT 'a b'", false},
		{"SELECT a - (b - c)", "SELECT (a - b) - c", false},
		{"SELECT (a - b) - c", "SELECT a - b - c", true},
		{"ALTER TABLE t ADD CHECK (((a) AND (b)) AND (c))", "ALTER TABLE t ADD CHECK ((a) AND (b) AND (c))", true},
		{"not SQL at all", "not SQL at all", false},
	} {
		if got := pgast.Same(test.a, test.b); got != test.want {
			t.Errorf("%s\n%s\ngot %v", test.a, test.b, got)
		}
	}
}
