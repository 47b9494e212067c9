package column

import (
	"testing"

	"github.com/plumbsql/plumb/internal/catalog"
)

func TestUsing(t *testing.T) {
	t.Parallel()
	casts := map[catalog.CastTypes]string{
		{From: "integer", To: "bigint"}: "i", {From: "integer", To: "boolean"}: "e", {From: "money", To: "numeric"}: "a",
		{From: "timestamp without time zone", To: "date"}: "a", {From: "smallint", To: "integer"}: "i", {From: "integer", To: "bit"}: "e",
	}
	for _, c := range []struct{ before, after, want string }{
		{"integer", "bigint", "v"},
		{"text", "character varying(10)", "v"},
		{"integer", "text", "v"},
		{"text", "integer", "v::integer"},
		{"integer", "boolean", "v::boolean"},
		{"date", "app.c", "v::text::app.c"},
		{"app.a", "app.b", "v::text::app.b"},
		{"text[]", "integer", "v::text::integer"},
		{"integer", "text[]", "CASE WHEN v IS NOT NULL THEN ARRAY[v]::text[] END"},
		{"app.a", "app.b[]", "CASE WHEN v IS NOT NULL THEN ARRAY[v::text::app.b]::app.b[] END"},
		{"text", "text[]", "v::text[]"},
		{"integer[]", "jsonb", "pg_catalog.to_jsonb(v)"},
		{"text[]", "json", "pg_catalog.to_json(v)"},
		{"text", "jsonb", "v::jsonb"},
		{"jsonb", "json", "v::text::json"},
		{"jsonb", "text[]", "v::text::text[]"},
		{"integer[]", "text[]", "v"},
		{"app.a[]", "app.b[]", "v::text[]::app.b[]"},
		{"numeric(10,2)", "numeric(12,2)", "v"},
		{"timestamp(3) without time zone", "date", "v"},
		{"money", "numeric", "v"},
		{"smallint", "bit(4)", "v::integer::bit(4)"},
		{"interval", "interval day to second(3)", "v"},
		{"integer[]", "boolean[]", "v::boolean[]"},
	} {
		if got := using(casts, "v", c.before, c.after, c.after); got != c.want {
			t.Errorf("%s to %s: got %q, want %q", c.before, c.after, got, c.want)
		}
	}
}

func TestLoses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		before, after string
		want          bool
	}{
		{"numeric(10,2)", "numeric(10,0)", true},
		{"numeric(10,2)", "numeric(12,2)", false},
		{"numeric(10,2)", "numeric", false},
		{"numeric", "numeric(8)", true},
		{"numeric", "bigint", true},
		{"bigint", "numeric(20,0)", false},
		{"bigint", "integer", false}, // out of range is an error
		{"double precision", "real", true},
		{"timestamp with time zone", "date", true},
		{"timestamp(6) without time zone", "timestamp(3) without time zone", true},
		{"date", "timestamp without time zone", false},
		{"text", "character varying(3)", false}, // too long is an error
		{"integer", "boolean", true},
		{"smallint", "boolean", true},
		{"inet", "cidr", true},
		{"cidr", "inet", false},
		{"json", "jsonb", true},
		{"jsonb", "json", false},
		{"time with time zone", "time without time zone", true},
		{"interval day to second", "interval year to month", true},
		{"interval", "interval(3)", true},
		{"interval year to month", "interval", false},
		{"integer", "date", true},
		{"numeric", "interval", true},
		{"text", "name", true},
		{"text", `"char"`, true},
		{"text", "bit(3)", true},
		{"text", "date", true},
		{"text", "numeric(4,1)", true},
		{"text", "numeric", false},
		{"text", "integer", false},
		{"text", "character varying(3)[]", true},
		{"text", "text[]", false},
	} {
		if got := loses(c.before, c.after) != ""; got != c.want {
			t.Errorf("%s to %s: got %v, want %v", c.before, c.after, got, c.want)
		}
	}
}
