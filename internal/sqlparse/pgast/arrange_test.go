package pgast_test

import (
	"testing"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// The table t, and what f returns, had the columns in the order a, b, c; now it is c, a, b.
func TestArrange(t *testing.T) {
	t.Parallel()
	order := []int{2, 0, 1}
	a := pgast.Arrangement{
		Table: func(n pgast.Name) []int {
			if n == (pgast.Name{Schema: "s", Name: "t"}) {
				return order
			}
			return nil
		},
		Function: func(n pgast.Name) ([]int, bool) {
			if n == (pgast.Name{Schema: "s", Name: "f"}) {
				return order, true
			}
			return nil, n.Name != "two"
		},
	}
	body := func(query string) string {
		return "CREATE FUNCTION g() RETURNS SETOF s.t LANGUAGE sql BEGIN ATOMIC SELECT 1; " + query + "; END"
	}
	for statement, want := range map[string]string{
		"SELECT x.q FROM s.t x(p, q, r)":                                  "SELECT x.q FROM s.t x(r, p, q)",
		"SELECT x.q FROM s.u x(p, q, r)":                                  "SELECT x.q FROM s.u x(p, q, r)",
		"SELECT 1 FROM s.t x(p, q)":                                       "",
		"SELECT 1 FROM s.f(1) f(a, b, c)":                                 "SELECT 1 FROM s.f(1) f(c, a, b)",
		"SELECT 1 FROM s.f(1) WITH ORDINALITY f(a, b, c, n)":              "SELECT 1 FROM s.f(1) WITH ORDINALITY f(c, a, b, n)",
		"SELECT 1 FROM ROWS FROM(s.f(1), s.g(2)) f(a, b, c, d)":           "SELECT 1 FROM ROWS FROM(s.f(1), s.g(2)) f(c, a, b, d)",
		"SELECT 1 FROM ROWS FROM(s.g(1), s.f(2)) f(a, b, c, d)":           "",
		"SELECT 1 FROM s.two() f(a, b, c)":                                "",
		"SELECT 1 FROM jsonb_populate_record(NULL::s.t, '{}') f(a, b, c)": "",
		"SELECT 1 FROM (s.t JOIN s.u USING (a)) j(a, b, c, d)":            "",
		"SELECT 1 FROM (s.v JOIN s.u USING (a)) j(a, b, c, d)":            "SELECT 1 FROM (s.v JOIN s.u USING (a)) j(a, b, c, d)",
		"SELECT ROW(1, 2, 3)::s.t":                                        "SELECT ROW(3, 1, 2)::s.t",
		"SELECT ROW(1, 2)::s.t":                                           "",
		`SELECT '(1,"a,""\"b)",)'::s.t`:                                   `SELECT '(,1,"a,""\"b)")'::s.t`,
		"SELECT '(1,2)'::s.t":                                             "",
		"SELECT '{}'::s.t[]":                                              "",
		"SELECT NULL::s.t":                                                "SELECT NULL::s.t",
		body("SELECT 1, 2, 3 ORDER BY x.a"):                               body("SELECT 3, 1, 2 ORDER BY x.a"),
		body("SELECT 1, 2, 3 ORDER BY 1"):                                 "",
		body("SELECT x.*::s.t FROM s.t x"):                                body("SELECT x.*::s.t FROM s.t x"),
		body("SELECT 1, 2"):                                               "",
		body("VALUES (1, 2, 3), (4, 5, 6)"):                               body("VALUES (3, 1, 2), (6, 4, 5)"),
		body("SELECT 1, 2, 3 UNION SELECT 4, 5, 6"):                       body("SELECT 3, 1, 2 UNION SELECT 6, 4, 5"),
		body("DELETE FROM s.u RETURNING u.a, u.b, u.c"):                   body("DELETE FROM s.u RETURNING u.c, u.a, u.b"),
		"CREATE FUNCTION g() RETURNS s.t LANGUAGE sql RETURN s.f()":       "",
	} {
		got, ok := pgast.Arrange(statement, a)
		if ok != (want != "") || ok && !pgast.Same(got, want) {
			t.Errorf("%s\ngot  %s\nwant %s", statement, got, want)
		}
	}
}

func TestArrangeValue(t *testing.T) {
	t.Parallel()
	a := pgast.Arrangement{
		Table:    func(pgast.Name) []int { return nil },
		Function: func(pgast.Name) ([]int, bool) { return nil, true },
		Value:    []int{2, 0, 1},
	}
	for statement, want := range map[string]string{
		"SELECT ROW(1, 2, 3)":                "SELECT ROW(3, 1, 2)",
		"SELECT ROW(1, 2)":                   "",
		"SELECT ROW(1, ROW(2, 3)::s.u, 4)":   "SELECT ROW(4, 1, ROW(2, 3)::s.u)",
		"SELECT COALESCE(ROW(1, 2, 3), f())": "",
		"SELECT f()":                         "SELECT f()",
	} {
		got, ok := pgast.Arrange(statement, a)
		if ok != (want != "") || ok && !pgast.Same(got, want) {
			t.Errorf("%s\ngot  %s\nwant %s", statement, got, want)
		}
	}
}
