package sqlparse_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plumbsql/plumb/internal/sqlparse"
	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// samples are statements whose text holds what could mislead a splitter.
var samples = []string{
	"SELECT 1",
	"SELECT ';', 'it''s;', \"a;b\" FROM t",
	`SELECT E'\';', U&'\0041;', b'01', x'ff' -- ;` + "\n, 1",
	"SELECT 'a;'\n  'b;' /* ; /* ; */ */, $$;$$, $a$ $$;$$ $a$",
	"DO $x$ BEGIN PERFORM 1; END $x$",
	"CREATE TABLE IF NOT EXISTS t (a int, b text DEFAULT ';')",
	"CREATE FUNCTION f(begin int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN begin > 0 THEN 1 ELSE 2 END; SELECT 1 AS end; END",
	"CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (1); END",
	"CREATE FUNCTION g() RETURNS int LANGUAGE sql RETURN CASE WHEN true THEN 1 END",
	"CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)",
	"BEGIN",
	"END",
	"SELECT a[1:2], b$1$, $1, 1.5e3, -1 <- 2, c::int FROM t",
	"COMMENT ON TABLE t IS 'été;'",
}

var gaps = []string{" ", "\n", "\r\n", "\t\n\n", "-- c; 'x\n", "-- c\r\n", "/* ; ' */", "/* /* ; */ */", ";", " ; "}

func genSource(t *rapid.T) (statements []string, src string) {
	gap := func(label string) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(gaps), 0, 3).Draw(t, label), "")
	}
	statements = rapid.SliceOfN(rapid.SampledFrom(samples), 0, 6).Draw(t, "statements")
	var b strings.Builder
	b.WriteString(gap("before"))
	for i, s := range statements {
		b.WriteString(s)
		if i < len(statements)-1 || rapid.Bool().Draw(t, "last") {
			b.WriteString(strings.ReplaceAll(gap("behind"), ";", "") + ";")
		}
		b.WriteString(gap("between"))
	}
	return statements, b.String()
}

// TestSplitFindsTheStatements also checks that what is lost between statements is only delimiters, white space and
// comments.
func TestSplitFindsTheStatements(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want, src := genSource(t)
		got, err := sqlparse.Split(src)
		if err != nil {
			t.Fatalf("%q: %v", src, err)
		}
		if len(got) != len(want) {
			t.Fatalf("%q: got %d statements, want %d", src, len(got), len(want))
		}
		end := 0
		for i, s := range got {
			if s.Text != want[i] {
				t.Fatalf("%q: statement %d is %q, want %q", src, i, s.Text, want[i])
			}
			checkGap(t, src, src[end:s.Offset])
			end = s.End()
		}
		checkGap(t, src, src[end:])
	})
}

func checkGap(t interface{ Fatalf(string, ...any) }, src, gap string) {
	for tok := range sqlparse.Tokens(gap) {
		if !tok.IsComment() && tok.Text != ";" {
			t.Fatalf("%q: %q was lost between statements", src, tok.Text)
		}
	}
}

// TestSplitAgreesWithTheGrammar compares with where PostgreSQL's grammar ends statements.
func TestSplitAgreesWithTheGrammar(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, src := genSource(t)
		agree(t, src)
	})
}

// agree fails when the grammar can read src and Split cuts it in another way.
func agree(t interface{ Fatalf(string, ...any) }, src string) {
	tree, err := pgast.Parse(src)
	if err != nil {
		return
	}
	statements, err := sqlparse.Split(src)
	if err != nil {
		if outside(err) {
			return
		}
		t.Fatalf("%q: the grammar reads it, Split says %v", src, err)
	}
	if len(statements) != len(tree.GetStmts()) {
		t.Fatalf("%q: got %d statements, the grammar finds %d", src, len(statements), len(tree.GetStmts()))
	}
	for i, raw := range tree.GetStmts() {
		start, end := int(raw.GetStmtLocation()), int(raw.GetStmtLocation()+raw.GetStmtLen())
		if raw.GetStmtLen() == 0 {
			end = len(src)
		}
		s := statements[i]
		if s.Offset < start || s.End() > end {
			t.Fatalf("%q: statement %d is %d–%d, for the grammar %d–%d", src, i, s.Offset, s.End(), start, end)
		}
		checkGap(t, src, src[start:s.Offset])
		checkGap(t, src, src[s.End():end])
	}
}

// outside says whether Split refused text that is SQL for the grammar but not for a migration.
func outside(err error) bool {
	return strings.Contains(err.Error(), "COPY") || strings.Contains(err.Error(), "UTF-8")
}

func FuzzSplit(f *testing.F) {
	for _, s := range samples {
		f.Add(s + "; " + s)
	}
	f.Add("-- atlas:delimiter \\n\nSELECT 1\nSELECT 2")
	f.Add("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC")
	f.Fuzz(func(t *testing.T, src string) {
		end := 0
		for tok := range sqlparse.Tokens(src) {
			if tok.Offset < end || tok.Text == "" || src[tok.Offset:tok.End()] != tok.Text {
				t.Fatalf("%q: token %+v after offset %d", src, tok, end)
			}
			end = tok.End()
		}
		sqlparse.FileDirectives(src)
		statements, err := sqlparse.Split(src)
		for _, s := range statements {
			line, column := sqlparse.Position(src, s.Offset)
			if src[s.Offset:s.End()] != s.Text || s.Text == "" || s.Line != line || s.Column != column {
				t.Fatalf("%q: wrong position in %+v", src, s)
			}
			s.Directives()
		}
		if err == nil && !strings.Contains(src, "atlas:delimiter") {
			agree(t, src)
		}
	})
}
