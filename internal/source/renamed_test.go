package source_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/source"
)

// What the directives say, in the order of the files.
func TestRenamed(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		sql  string
		want []string
	}{
		"whole": {"-- atlas:renamed_from users\nCREATE TABLE accounts (id int);", []string{"1:1 [table] public.accounts.: .users"}},
		"other schema": {
			"CREATE SCHEMA app;\n-- atlas:renamed_from \"Old\".users\nCREATE TABLE app.accounts (id int);",
			[]string{"2:1 [table] app.accounts.: Old.users"},
		},
		"search path": {"SET search_path = app;\n-- atlas:renamed_from a\nCREATE VIEW b AS SELECT 1;", []string{"2:1 [view] app.b.: .a"}},
		"inside": {
			"CREATE TABLE t (\n  -- atlas:renamed_from email\n  email_address text,\n  b int CHECK (b > 0),\n  /* atlas:renamed_from Old */\n" +
				"  CONSTRAINT c UNIQUE (b, email_address),\n  d int\n    -- atlas:renamed_from e\n    CONSTRAINT f CHECK (d > 0),\n  -- atlas:renamed_from g\n  exclude int\n);",
			[]string{
				"2:3 [column] public.t.email_address: .email", "5:3 [constraint] public.t.c: .old",
				"8:5 [constraint] public.t.f: .e", "10:3 [column] public.t.exclude: .g",
			},
		},
		"added": {
			"-- atlas:renamed_from a\nALTER TABLE ONLY s.t ADD CONSTRAINT b FOREIGN KEY (x) REFERENCES s.u;\nALTER TABLE t\n-- atlas:renamed_from c\nADD COLUMN IF NOT EXISTS d int;",
			[]string{"1:1 [constraint] s.t.b: .a", "4:1 [column] public.t.d: .c"},
		},
		"values": {
			"CREATE TYPE e AS ENUM (\n-- atlas:renamed_from it's old\n'new',\n-- atlas:renamed_from 'it''s'\n'it''s new');",
			[]string{"2:1 [enum] public.e.new: .it's old", "4:1 [enum] public.e.it's new: .it's"},
		},
		"attributes": {"CREATE TYPE c AS (\na int,\n-- atlas:renamed_from b\n\"B\" int);", []string{"3:1 [composite type] public.c.B: .b"}},
		"belongs to a table": {
			"-- atlas:renamed_from a\nCREATE OR REPLACE TRIGGER b BEFORE UPDATE OF x ON s.t FOR EACH ROW EXECUTE FUNCTION f();\n" +
				"-- atlas:renamed_from c\nCREATE POLICY d ON s.t;\n-- atlas:renamed_from e\nCREATE RULE f AS ON DELETE TO s.t DO INSTEAD NOTHING;\n" +
				"-- atlas:renamed_from g\nCREATE UNIQUE INDEX IF NOT EXISTS h ON ONLY s.t (x);",
			[]string{"1:1 [trigger] s.t.b: .a", "3:1 [policy] s.t.d: .c", "5:1 [rule] s.t.f: .e", "7:1 [index] s.h.: .g"},
		},
		"no schema":       {"-- atlas:renamed_from a\nCREATE SCHEMA b;", []string{"1:1 [schema] .b.: .a"}},
		"text search":     {"-- atlas:renamed_from a\nCREATE TEXT SEARCH DICTIONARY b (TEMPLATE = simple);", []string{"1:1 [text search dictionary] public.b.: .a"}},
		"in a body":       {"CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$\n-- atlas:renamed_from x\nSELECT 1$$;", nil},
		"other directive": {"-- atlas:nolint\nCREATE TABLE t ();", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := source.New([]source.File{{Name: "a.sql", Text: []byte(tt.sql)}}, source.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range s.Renamed() {
				got = append(got, fmt.Sprintf("%d:%d %v %s.%s.%s: %s.%s", r.Line, r.Column, r.Kinds[:1], r.Schema, r.Name, r.Sub, r.OldSchema, r.Old))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A directive that nobody would follow is refused where it stands.
func TestRenamedRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ sql, want string }{
		"apart":              {"-- atlas:renamed_from a\n\nCREATE TABLE b ();", "a.sql:1:1: this atlas:renamed_from belongs to nothing"},
		"at the end":         {"CREATE TABLE b ();\n-- atlas:renamed_from a", "a.sql:2:1: this atlas:renamed_from belongs to nothing"},
		"behind a column":    {"CREATE TABLE t (\na int, -- atlas:renamed_from b\nc int);", "a.sql:2:8: atlas:renamed_from belongs to nothing here"},
		"within a column":    {"CREATE TABLE t (a\n-- atlas:renamed_from b\nint);", "a.sql:2:1: atlas:renamed_from belongs to nothing here"},
		"unnamed constraint": {"CREATE TABLE t (a int,\n-- atlas:renamed_from b\nUNIQUE (a));", "a.sql:2:1: atlas:renamed_from belongs to nothing here"},
		"unnamed index":      {"-- atlas:renamed_from b\nCREATE INDEX ON t (a);", "a.sql:1:1: atlas:renamed_from can't stand above this statement"},
		"a comment":          {"-- atlas:renamed_from b\nCOMMENT ON TABLE t IS 'x';", "a.sql:1:1: atlas:renamed_from can't stand above this statement"},
		"two additions":      {"-- atlas:renamed_from b\nALTER TABLE t ADD a int, ADD c int;", "a.sql:1:1: atlas:renamed_from can't stand above this statement"},
		"no name":            {"-- atlas:renamed_from\nCREATE TABLE t ();", "a.sql:1:1: atlas:renamed_from needs the old name"},
		"two words":          {"-- atlas:renamed_from a b\nCREATE TABLE t ();", "a.sql:1:1: atlas:renamed_from needs the old name"},
		"column of a table":  {"CREATE TABLE t (\n-- atlas:renamed_from u.a\nb int);", "a.sql:2:1: atlas:renamed_from needs the old name"},
		"schema in a schema": {"-- atlas:renamed_from a.b\nCREATE SCHEMA c;", "a.sql:1:1: atlas:renamed_from needs the old name"},
		"two at once":        {"CREATE TABLE t (\n-- atlas:renamed_from a\n-- atlas:renamed_from b\nc int);", "a.sql:3:1: atlas:renamed_from belongs to nothing here"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := source.New([]source.File{{Name: "a.sql", Text: []byte(tt.sql)}}, source.Options{})
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || fail.Hint(err) == "" {
				t.Errorf("got %v, hint %q, want %s", err, fail.Hint(err), tt.want)
			}
		})
	}
}
