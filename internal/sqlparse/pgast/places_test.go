package pgast_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func TestPlaces(t *testing.T) {
	t.Parallel()
	name := func(names ...string) []pgast.Name {
		var list []pgast.Name
		for _, n := range names {
			list = append(list, pgast.Name{Schema: "public", Name: n})
		}
		return list
	}
	for statement, want := range map[string]pgast.Places{
		"SELECT x.b FROM (public.x\n     JOIN public.y y(ax, b, c, c_1) USING (b, c))":                       {Relations: name("y")},
		"SELECT j.a FROM (public.x NATURAL JOIN public.y) j(a, b)":                                           {Relations: name("x", "y")},
		"SELECT f.a FROM public.f(1) f(a, b)":                                                                {Functions: name("f")},
		"SELECT f.a FROM public.f(1) WITH ORDINALITY f(a, b)":                                                {Functions: name("f")},
		"SELECT f.a FROM public.f(1) f":                                                                      {},
		"SELECT '(1,2)'::public.t":                                                                           {Types: name("t")},
		"SELECT ROW(1, 2)::public.t":                                                                         {Types: name("t")},
		"SELECT lower(x.a) AS lower FROM public.x WHERE (x.a = lower(x.b))":                                  {},
		"CREATE FUNCTION f() RETURNS SETOF public.t LANGUAGE sql BEGIN ATOMIC SELECT t.a FROM public.t; END": {Types: name("t")},
		"CREATE FUNCTION f() RETURNS SETOF public.t LANGUAGE sql AS 'SELECT * FROM t'":                       {},
	} {
		if d := cmp.Diff(want, pgast.PlacesIn(statement)); d != "" {
			t.Errorf("%s\n%s", statement, d)
		}
	}
}
