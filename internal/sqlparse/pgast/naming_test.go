package pgast_test

import (
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func TestNamed(t *testing.T) {
	t.Parallel()
	// ^ stands where a name is added.
	for _, text := range []string{
		"SELECT ( SELECT 'x'::text^) AS a, 'y'::text AS b",
		"SELECT 'y'::text",
		"SELECT a FROM t WHERE b IN ( SELECT 'x'::character varying(3)^ FROM u)",
		"SELECT a IN ( SELECT NULL::\"From\".\"Union\"[]^ UNION SELECT 'y'::timestamp with time zone^ ORDER BY 1) AS b",
		"SELECT q.l FROM ( SELECT 'x'::text AS l UNION ALL SELECT 'y'::text^\nFROM t) q",
		"INSERT INTO t (a, b) SELECT '1'::numeric(3,1)^, 'x'::text^",
		"SELECT ( SELECT f('x'::text)) AS a, ( SELECT ('x'::text || 'y'::text)) AS b",
		"CREATE FUNCTION f() RETURNS text LANGUAGE sql BEGIN ATOMIC\n SELECT 'x'::text^;\n DELETE FROM t RETURNING 'y'::text^;\nEND",
		"SELECT ( SELECT ';,)'::text^, ( SELECT 'ä'::text^)) AS a",
		"UPDATE t SET (a, b) = ( SELECT 1, 'x'::text^)",
		"UPDATE t SET a = 'x'::text RETURNING 'x'::text",
		"SELECT ( SELECT not SQL 'x'::text)",
	} {
		plain := strings.ReplaceAll(text, "^", "")
		want := strings.ReplaceAll(text, "^", ` AS "?column?"`)
		if got := pgast.Named(plain); got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
		if again := pgast.Named(want); again != want {
			t.Errorf("named twice: %s", again)
		}
	}
}
