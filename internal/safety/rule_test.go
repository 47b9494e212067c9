package safety

import (
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		form, sql string
		want      bool
	}{
		{"ALTER TABLE … ADD COLUMN", "ALTER TABLE ONLY public.t ADD COLUMN IF NOT EXISTS a int", true},
		{"ALTER TABLE … ADD COLUMN", "ALTER TABLE t DROP COLUMN a", false},
		{"ALTER TABLE … ADD CONSTRAINT … NOT VALID", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID", true},
		{"ALTER TABLE … ADD CONSTRAINT … NOT VALID", "ALTER TABLE t ADD CONSTRAINT c CHECK (a <> 'NOT VALID')", false},
		{"ALTER TABLE … ADD CONSTRAINT … NOT VALID", `ALTER TABLE t ADD CONSTRAINT "NOT" CHECK (a > "VALID")`, false},
		{"ALTER TABLE … ALTER COLUMN … TYPE", "ALTER TABLE t ALTER COLUMN type SET NOT NULL", false},
		{"DROP TABLE", "DROP TABLE", true},
		{"DROP TABLE", "DROP", false},
	} {
		if got := match(strings.Fields(tt.form), words(tt.sql)); got != tt.want {
			t.Errorf("%s: %s: got %v", tt.form, tt.sql, got)
		}
	}
}

// Every rule can be reached: a statement that is nothing but its form is not taken by one before it that always holds.
func TestRulesAreReached(t *testing.T) {
	t.Parallel()
	for i, rule := range rules {
		statement := strings.Fields(strings.ReplaceAll(rule.Form, "…", ""))
		for _, before := range rules[:i] {
			if before.If == nil && before.Since == 0 && before.fits(statement, 15) {
				t.Errorf("%q is never reached, %q comes first", rule.Form, before.Form)
			}
		}
	}
}

func TestWider(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		from, to string
		want     bool
	}{
		{"integer", "integer", true},
		{"integer", "bigint", false},
		{"character varying(10)", "character varying(20)", true},
		{"character varying(20)", "character varying(10)", false},
		{"character varying(20)", "text", true},
		{"text", "character varying(10)", false},
		{"text", "character varying", true},
		{"numeric(10,2)", "numeric(12,2)", true},
		{"numeric(10,2)", "numeric(12,3)", false},
		{"numeric(10,2)", "numeric", true},
		{"numeric", "numeric(10,2)", false},
		{"timestamp(3) without time zone", "timestamp(6) without time zone", true},
		{"timestamp(3) without time zone", "timestamp without time zone", true},
		{"timestamp without time zone", "timestamp with time zone", false},
		{"cidr", "inet", true},
		{"inet", "cidr", false},
		{"public.mood", "text", false},
	} {
		if got := wider(tt.from, tt.to); got != tt.want {
			t.Errorf("%s to %s: got %v", tt.from, tt.to, got)
		}
	}
}

type body struct {
	Definition string `db:"definition"`
}

// What was not there before costs nothing, and of what nobody knows the worst is said.
func TestOf(t *testing.T) {
	t.Parallel()
	old, new := catalog.New(150000), catalog.New(150000)
	table := &catalog.Object{ID: catalog.ID{Kind: catalog.Table, Schema: "public", Name: "t"}, Body: &body{}}
	fresh := &catalog.Object{ID: catalog.ID{Kind: catalog.Table, Schema: "public", Name: "u"}, Body: &body{}}
	old.Add(table)
	new.Add(table)
	new.Add(fresh)
	c := &kind.Context{Old: old, New: new, Rebuilt: func(catalog.ID) bool { return false }}
	worst := Effect{Lock: AccessExclusive, Scans: true, Rewrites: true}
	for _, tt := range []struct {
		object *catalog.Object
		sql    string
		want   Effect
		known  bool
	}{
		{table, "ALTER TABLE public.t SET UNLOGGED", worst, true},
		{fresh, "ALTER TABLE public.u SET UNLOGGED", Effect{}, true},
		{table, "ALTER TABLE public.t SET (fillfactor=80)", Effect{Lock: ShareUpdateExclusive}, true},
		{table, "ALTER TABLE public.t SET (user_catalog_table=true)", Effect{Lock: AccessExclusive}, true},
		{table, "VACUUM FULL public.t", worst, false},
	} {
		got, known := Of(c, []catalog.ID{tt.object.ID}, false, ddl.Run(tt.sql))
		if got != tt.want || known != tt.known {
			t.Errorf("%s: got %+v, %v", tt.sql, got, known)
		}
	}
}
