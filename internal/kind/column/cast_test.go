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
		{"integer", "bigint", ""},
		{"text", "character varying(10)", ""},
		{"integer", "text", ""},
		{"text", "integer", "::integer"},
		{"integer", "boolean", "::boolean"},
		{"date", "app.c", "::text::app.c"},
		{"app.a", "app.b", "::text::app.b"},
		{"text[]", "integer", "::text::integer"},
		{"integer", "text[]", "::text::text[]"},
		{"integer[]", "text[]", ""},
		{"app.a[]", "app.b[]", "::text[]::app.b[]"},
		{"numeric(10,2)", "numeric(12,2)", ""},
		{"timestamp(3) without time zone", "date", ""},
		{"money", "numeric", ""},
		{"smallint", "bit(4)", "::integer::bit(4)"},
		{"interval", "interval day to second(3)", ""},
		{"integer[]", "boolean[]", "::boolean[]"},
	} {
		if got := using(casts, c.before, c.after, c.after); got != c.want {
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
	} {
		if got := loses(c.before, c.after) != ""; got != c.want {
			t.Errorf("%s to %s: got %v, want %v", c.before, c.after, got, c.want)
		}
	}
}
