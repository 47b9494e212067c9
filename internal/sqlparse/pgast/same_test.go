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
		{"SELECT a::text = ANY ((ARRAY['x'::varchar, 'y'::varchar])::text[])", "SELECT a::text = ANY (ARRAY[('x'::varchar)::text, ('y'::varchar)::text])", true},
		{"SELECT a::text = ANY ((ARRAY['x'::varchar, 'y'::varchar])::text[])", "SELECT a::text = ANY (ARRAY['x'::varchar, 'y'::varchar])", false},
		{
			"SELECT (ROW(a, b) IS DISTINCT FROM ROW(1, 2)) OR (c IS DISTINCT FROM 3)",
			"SELECT ((a IS DISTINCT FROM 1) OR (b IS DISTINCT FROM 2)) OR (c IS DISTINCT FROM 3)", true,
		},
		{"SELECT ROW(ROW(a, b), c) = ROW(ROW(1, 2), 3)", "SELECT (((a = 1) AND (b = 2)) AND (c = 3))", true},
		{"SELECT c OR (ROW(a, b) <> ROW(1, 2))", "SELECT c OR ((a <> 1) OR (b <> 2))", true},
		{"SELECT ROW(a, b) IS NOT DISTINCT FROM ROW(1, 2)", "SELECT NOT ((a IS DISTINCT FROM 1) OR (b IS DISTINCT FROM 2))", true},
		{"SELECT ROW(a, b) <> ROW(1, 2)", "SELECT (a <> 1) AND (b <> 2)", false},
		{"SELECT ROW(a, b) < ROW(1, 2)", "SELECT (a < 1) AND (b < 2)", false},
		{"SELECT x.a FROM f() x(a, b)", "SELECT x.a FROM f() x(a, b, c)", true},
		{"SELECT x.a, c FROM f() x(a, b)", "SELECT x.a, c FROM f() x(a, b, c)", false},
		{"SELECT x.* FROM f() x(a, b)", "SELECT x.* FROM f() x(a, b, c)", false},
		{"SELECT to_jsonb(x) FROM f() x(a, b)", "SELECT to_jsonb(x) FROM f() x(a, b, c)", false},
		{"SELECT x.a FROM f() x(a, b) JOIN t USING (c)", "SELECT x.a FROM f() x(a, b, c) JOIN t USING (c)", false},
		{"SELECT x.a, x.c FROM f() x(a, b)", "SELECT x.a, x.c FROM f() x(a, b, c)", false},
		{"SELECT x.a FROM f() x(a, b)", "SELECT x.a FROM f() x(a, c)", false},
		{"SELECT x.a FROM f() x", "SELECT x.a FROM f() x(a)", false},
		{"not SQL at all", "not SQL at all", false},
	} {
		if got := pgast.Same(test.a, test.b); got != test.want {
			t.Errorf("%s\n%s\ngot %v", test.a, test.b, got)
		}
	}
}

func TestUnlisted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"SELECT (a)::text <> ALL ((ARRAY['::text[]'::varchar, 'y'::varchar])::text[]) AND b":                      "SELECT (a)::text <> ALL ((ARRAY['::text[]'::varchar, 'y'::varchar])) AND b",
		`SELECT (a)::"x[]" = ANY ((ARRAY['x'::"y"])::"x[]"[]) AND (b)::inet = ANY ((ARRAY['::1'::cidr])::inet[])`: `SELECT (a)::"x[]" = ANY ((ARRAY['x'::"y"])) AND (b)::inet = ANY ((ARRAY['::1'::cidr]))`,
		"SELECT a = ANY (CAST(ARRAY[1] AS int[]))":                                                                "SELECT a = ANY (CAST(ARRAY[1] AS int[]))",
		"SELECT (ARRAY['x'::varchar])::text[]":                                                                    "SELECT (ARRAY['x'::varchar])::text[]",
		"SELECT a = ANY ((b)::text[]), ARRAY[1]":                                                                  "SELECT a = ANY ((b)::text[]), ARRAY[1]",
		"SELECT a = ANY ((ARRAY[1])::text[]) not SQL":                                                             "SELECT a = ANY ((ARRAY[1])::text[]) not SQL",
	} {
		if got := pgast.Unlisted(text); got != want {
			t.Errorf("%s\ngot %s\nwant %s", text, got, want)
		}
	}
}
