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
		{"UPDATE t SET (a, b) = (SELECT 1, 'x'::text)", "UPDATE t SET (a, b) = (SELECT 1 AS one, 'x'::text AS text)", true},
		{"UPDATE t SET (a, b) = (SELECT 1, 'x'::text)", "UPDATE t SET (a, b) = (SELECT 1, 'y'::text AS text)", false},
		{"SELECT (SELECT 'x'::text) AS a", "SELECT (SELECT 'x'::text AS text) AS a", true},
		{"SELECT (SELECT 'x'::text) AS a", "SELECT (SELECT 'x'::text) AS b", false},
		{"SELECT a IN (SELECT 'x' UNION SELECT 'y') AS a", "SELECT a IN (SELECT 'x' AS one UNION SELECT 'y' AS two) AS a", true},
		{"SELECT q.l FROM (SELECT 'x' AS l UNION SELECT 'y') q", "SELECT q.l FROM (SELECT 'x' AS l UNION SELECT 'y' AS text) q", true},
		{"SELECT * FROM (SELECT 'x' AS l UNION SELECT 'y') q", "SELECT * FROM (SELECT 'x' AS k UNION SELECT 'y') q", false},
		{"INSERT INTO t (a) SELECT 'x'", "INSERT INTO t (a) SELECT 'x' AS text", true},
		{"INSERT INTO t (a) SELECT 'x'", "INSERT INTO t (b) SELECT 'x'", false},
		{"UPDATE t SET a = 'x' RETURNING 'x'", "UPDATE t SET a = 'x' RETURNING 'x' AS text", false},
		{"CREATE FUNCTION f() RETURNS text BEGIN ATOMIC SELECT 'x'; END", "CREATE FUNCTION f() RETURNS text BEGIN ATOMIC SELECT 'x' AS text; END", true},
		{
			"CREATE FUNCTION f() RETURNS text BEGIN ATOMIC DELETE FROM t RETURNING 'x'; END",
			"CREATE FUNCTION f() RETURNS text BEGIN ATOMIC DELETE FROM t RETURNING 'x' AS text; END", true,
		},
		{"SELECT x.a FROM f() x(a, b)", "SELECT x.a FROM f() x(a, b, c)", true},
		{"SELECT x.a, c FROM f() x(a, b)", "SELECT x.a, c FROM f() x(a, b, c)", false},
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
