package sqlparse

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		src  string
		want []string
	}{
		"nothing":                 {"", nil},
		"only comments":           {"-- a\n/* b; */\n", nil},
		"empty statements":        {";; ;\n;", nil},
		"no last semicolon":       {"SELECT 1; SELECT 2", []string{"SELECT 1", "SELECT 2"}},
		"CRLF":                    {"SELECT 1;\r\nSELECT\r\n2;\r\n", []string{"SELECT 1", "SELECT\r\n2"}},
		"byte order mark":         {"\uFEFFSELECT 1;", []string{"SELECT 1"}},
		"comment behind":          {"SELECT 1 -- one;\n; SELECT 2 /* ; */", []string{"SELECT 1", "SELECT 2"}},
		"restrict of pg_dump":     {"\\restrict x;y'\n-- a\nSELECT 1;\n\n\\unrestrict x;y'\n", []string{"SELECT 1"}},
		"comment inside":          {"SELECT 1, -- one;\n 2;", []string{"SELECT 1, -- one;\n 2"}},
		"nested comment":          {"SELECT /* a /* ; */ ; */ 1; x", []string{"SELECT /* a /* ; */ ; */ 1", "x"}},
		"standard string":         {`SELECT 'a;\'; SELECT 'it''s;'`, []string{`SELECT 'a;\'`, `SELECT 'it''s;'`}},
		"escape string":           {`SELECT E'a\';b'; SELECT e'\\'; x`, []string{`SELECT E'a\';b'`, `SELECT e'\\'`, `x`}},
		"word ending in e":        {`SELECT case'a\'; x`, []string{`SELECT case'a\'`, "x"}},
		"continued escape string": {"SELECT E'a' -- c\n '\\';'; x", []string{"SELECT E'a' -- c\n '\\';'", "x"}},
		"not continued":           {`SELECT E'a' '\'; x`, []string{`SELECT E'a' '\'`, "x"}},
		"unicode string":          {`SELECT U&'\0041;' || u&'x;'; x`, []string{`SELECT U&'\0041;' || u&'x;'`, "x"}},
		"unicode identifier":      {`SELECT U&"a;b"; x`, []string{`SELECT U&"a;b"`, "x"}},
		"quoted identifier":       {`SELECT "a;""b;'"; x`, []string{`SELECT "a;""b;'"`, "x"}},
		"dollar quote":            {"DO $$ BEGIN; 'x END $$; x", []string{"DO $$ BEGIN; 'x END $$", "x"}},
		"nested dollar quote":     {"DO $a$ x; $b$ ; $b$ $$ ; $a$; x", []string{"DO $a$ x; $b$ ; $b$ $$ ; $a$", "x"}},
		"dollar tag, other case":  {"DO $a$ ; $A$ ; $a$; x", []string{"DO $a$ ; $A$ ; $a$", "x"}},
		"dollar in identifier":    {"SELECT a$b$; SELECT c$b$ ; x", []string{"SELECT a$b$", "SELECT c$b$", "x"}},
		"parameter":               {"PREPARE p AS SELECT $1;SELECT $2", []string{"PREPARE p AS SELECT $1", "SELECT $2"}},
		"rule with two actions":   {"CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); x", []string{"CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "x"}},
		"operator next to comment": {
			"SELECT 1+--;\n2; SELECT 3*/*;*/4;",
			[]string{"SELECT 1+--;\n2", "SELECT 3*/*;*/4"},
		},
		"atomic body": {
			"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN a THEN 1 END; END; x",
			[]string{"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN a THEN 1 END; END", "x"},
		},
		"atomic body of a procedure": {
			"create or replace procedure s.p(a int) begin /* c */ atomic insert into t values (a); end; x",
			[]string{"create or replace procedure s.p(a int) begin /* c */ atomic insert into t values (a); end", "x"},
		},
		"atomic body with columns called end and case": {
			"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS end; SELECT t.case FROM t; END; x",
			[]string{"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS end; SELECT t.case FROM t; END", "x"},
		},
		"begin is no body outside a routine": {"BEGIN; SELECT 1; END; x", []string{"BEGIN", "SELECT 1", "END", "x"}},
		"an argument called begin": {
			"CREATE FUNCTION f(begin int) RETURNS int RETURN begin; x",
			[]string{"CREATE FUNCTION f(begin int) RETURNS int RETURN begin", "x"},
		},
		"delimiter": {
			"-- atlas:delimiter \\n\\n\nSELECT 1;\nSELECT 2;\n\n-- c\nSELECT 3\n\n\n",
			[]string{"SELECT 1;\nSELECT 2;", "SELECT 3"},
		},
		"delimiter is a word": {
			"-- atlas:delimiter GO\nSELECT gone FROM GOAL GO SELECT 'GO' GO;",
			[]string{"SELECT gone FROM GOAL", "SELECT 'GO'"},
		},
		"delimiter is a comment": {
			"-- atlas:delimiter -- end\r\nSELECT 1; -- end\r\nSELECT 2;\r\n-- end",
			[]string{"SELECT 1;", "SELECT 2;"},
		},
		"delimiter of operator characters": {"-- atlas:delimiter //\nSELECT 1+//SELECT 2//", []string{"SELECT 1+", "SELECT 2"}},
		"delimiter on the second line does not count": {
			"\n-- atlas:delimiter //\nSELECT 1; SELECT 2", []string{"SELECT 1", "SELECT 2"},
		},
		"copy to stdout and from a file": {"COPY t TO stdout; COPY t FROM 'stdin'", []string{"COPY t TO stdout", "COPY t FROM 'stdin'"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			statements, err := Split(tc.src)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range statements {
				got = append(got, s.Text)
				if tc.src[s.Offset:s.End()] != s.Text {
					t.Errorf("offset %d doesn't point at %q", s.Offset, s.Text)
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSplitErrors(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ src, want string }{
		"string":                 {"SELECT 1;\n SELECT 'a", "2:9: this string never ends: its closing ' is missing"},
		"continued string":       {"SELECT 'a'\n'b", "1:8: this string never ends: its closing ' is missing"},
		"identifier":             {`SELECT "a`, `1:8: this quoted identifier never ends: its closing " is missing`},
		"dollar quote":           {"DO $x$ $$ $", "1:4: this dollar-quoted string never ends: its closing $x$ is missing"},
		"lone dollar":            {"SELECT $", "1:8: this $ is neither a parameter nor the beginning of a dollar-quoted string"},
		"comment":                {"/* /* */", "1:1: this comment never ends: its closing */ is missing"},
		"parenthesis":            {"SELECT (1;\nSELECT 2;", "1:8: this ( is never closed"},
		"body":                   {"SELECT 1;\nCREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;", "2:1: the BEGIN ATOMIC body of this statement has no END"},
		"restrict inside a line": {"SELECT 1; \\restrict x", `1:11: \restrict is a command of psql, not SQL; only psql can run it`},
		"psql command":           {"SELECT 1;\n\\connect db\nSELECT 2;", `2:1: \connect is a command of psql, not SQL; only psql can run it`},
		"copy from stdin":        {"é; COPY t (a) FROM stdin;\n1\n\\.\n", "1:4: COPY … FROM stdin reads data that isn't SQL; only psql can run it, use INSERT"},
		"not UTF-8":              {"SELECT 1;\n'\xe9'", "2:2: the file isn't UTF-8 text"},
		"a NUL":                  {"SELECT \x00", "1:8: the file isn't UTF-8 text"},
		"control character":      {"SELECT \x01", "1:8: this character can't stand in SQL"},
		"empty delimiter":        {"-- atlas:delimiter\nSELECT 1", "1:1: atlas:delimiter needs a delimiter behind it"},
		"columns are characters, the mark is none": {"\uFEFF'é' '", "1:5: this string never ends: its closing ' is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Split(tc.src)
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("got %v, want a SyntaxError", err)
			}
			if diff := cmp.Diff(tc.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPositionsAndComments(t *testing.T) {
	t.Parallel()
	const src = "-- atlas:txmode none\n\n-- far\n\n-- one\n/* two\n   lines */\n  SELECT 1; -- behind\n-- near\nSELECT 2; /* x */ SELECT 3;\n/* é */ SELECT 4"
	got, err := Split(src)
	if err != nil {
		t.Fatal(err)
	}
	want := []Statement{
		{Text: "SELECT 1", Line: 8, Column: 3, Comments: []string{"-- one", "/* two\n   lines */"}, CommentLines: []int{5, 6}},
		{Text: "SELECT 2", Line: 10, Column: 1, Comments: []string{"-- near"}, CommentLines: []int{9}},
		{Text: "SELECT 3", Line: 10, Column: 19},
		{Text: "SELECT 4", Line: 11, Column: 9, Comments: []string{"/* é */"}, CommentLines: []int{11}},
	}
	for i := range want {
		want[i].Offset = strings.Index(src, want[i].Text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, s := range got {
		if line, column := Position(src, s.Offset); line != s.Line || column != s.Column {
			t.Errorf("Position says %d:%d, Split %d:%d", line, column, s.Line, s.Column)
		}
	}
}

func TestKeywords(t *testing.T) {
	t.Parallel()
	s := Statement{Text: "create /* c */ unique index concurrently i on t (a)"}
	if diff := cmp.Diff([]string{"CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"}, s.Keywords(4)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"CREATE", "UNIQUE", "INDEX", "CONCURRENTLY", "I", "ON", "T"}, s.Keywords(99)); diff != "" {
		t.Error(diff)
	}
}
