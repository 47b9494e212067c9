package pgast_test

import (
	"testing"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func TestReadable(t *testing.T) {
	t.Parallel()
	const cycle = "WITH RECURSIVE r(n) AS ( SELECT 1 UNION SELECT (r_1.n + 1) FROM r r_1) CYCLE n SET "
	for text, want := range map[string]string{
		cycle + "c TO 'Y'::text DEFAULT 'N'::character varying(3) USING p SELECT n FROM r": cycle + "c TO text 'Y' DEFAULT character varying(3) 'N' USING p SELECT n FROM r",
		cycle + "c TO true DEFAULT false USING p SELECT 'a'::text FROM r":                  "",
		cycle + "c TO 'Y'::text[] DEFAULT 'N'::text[] USING p SELECT n FROM r":             "",
		"CREATE INDEX i ON t USING btree (a, x IS DOCUMENT DESC, (f(b, 'IS DOCUMENT')))":   "CREATE INDEX i ON t USING btree (a, (x IS DOCUMENT) DESC, (f(b, 'IS DOCUMENT')))",
		"CREATE INDEX i ON t USING btree (a) WHERE (x IS DOCUMENT)":                        "",
		"CREATE TABLE t (a int) PARTITION BY LIST (x IS DOCUMENT)":                         "CREATE TABLE t (a int) PARTITION BY LIST ((x IS DOCUMENT))",
		"SELECT 'CYCLE' FROM": "",
	} {
		if want == "" {
			want = text
		}
		if got := pgast.Readable(text); got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
}
