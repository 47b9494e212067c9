package lint

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"ariga.io/atlas-go-sdk/atlasexec"
	"github.com/google/go-cmp/cmp"
)

const twoFindings = "-- atlas:nolint PG101\n\nCREATE INDEX i ON t (a);\n-- é\nDROP TABLE IF EXISTS t;\nSELEC 1;\n"

func TestOptions(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		opts Options
		want []string
	}{
		"defaults":                {Options{}, []string{"create-without-guard error", "drop-table error"}},
		"destructive allowed":     {Options{AllowDestructive: true}, []string{"create-without-guard error"}},
		"disabled by code":        {Options{Disable: []string{"create-without-guard"}}, []string{"drop-table error"}},
		"disabled by Atlas code":  {Options{Disable: []string{"ds102"}}, []string{"create-without-guard error"}},
		"disabled by Atlas group": {Options{Disable: []string{"DS"}}, []string{"create-without-guard error"}},
		"disabled by analyzer":    {Options{Disable: []string{"idempotent", "destructive"}}, nil},
		"another severity":        {Options{Severities: map[string]Severity{"drop-table": Warning}}, []string{"create-without-guard error", "drop-table warning"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report := Run([]File{{Path: "a.sql", SQL: twoFindings, New: true}}, tc.opts)
			var got []string
			for _, f := range report.Findings {
				got = append(got, f.Code+" "+string(f.Severity))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFailedAndSummary(t *testing.T) {
	t.Parallel()
	report := Run([]File{{Path: "a.sql", SQL: twoFindings + "DROP SEQUENCE IF EXISTS e;", New: true}, {Path: "b.sql", SQL: "", New: true}}, Options{})
	if !report.Failed(Error) || !report.Failed(Warning) {
		t.Error("a report with errors must fail")
	}
	if got, want := report.Summary(), "2 errors, 1 warning in 2 files, 1 statement of 4 not analysed"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	clean := Run([]File{{Path: "a.sql", SQL: "DROP SEQUENCE IF EXISTS e;", New: true}}, Options{})
	if clean.Failed(Error) || !clean.Failed(Warning) {
		t.Error("a warning must fail only where warnings do")
	}
	if got, want := Run(nil, Options{}).Summary(), "nothing found in 0 files"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestProvedFindings checks that the prover's findings stand in order with the others and obey nolint.
func TestProvedFindings(t *testing.T) {
	t.Parallel()
	const sql = "SELECT 1;\n-- atlas:nolint rerun-drifts\nSELECT 2;\nSELECT 3;\nDROP TABLE IF EXISTS t;\n"
	at := func(text string) int { return strings.Index(sql, text) }
	report := Run([]File{{Path: "a.sql", SQL: sql, New: true}}, Options{Proved: []Finding{
		DataDependent("a.sql", sql, at("SELECT 3"), "23505"),
		RerunDrifts("a.sql", sql, at("SELECT 2"), "allowed"),
		RerunFails("a.sql", sql, at("SELECT 2"), "42P07"),
		RerunFails("other.sql", sql, 0, "not in the list"),
	}})
	var got bytes.Buffer
	if err := report.WriteText(&got); err != nil {
		t.Fatal(err)
	}
	const want = `a.sql:3:1: error: a second run fails here: 42P07 [rerun-fails]
  hint: write it so that it can run twice: IF NOT EXISTS, IF EXISTS, OR REPLACE, ON CONFLICT, or a DO block that looks first
a.sql:4:1: warning: this may fail on existing rows: 23505 [data-dependent]
  hint: check the rows in production first, or repair them in a migration before this one
a.sql:5:1: error: table t is dropped, its rows can't be brought back [drop-table]
  hint: if nothing needs it any more, say so above the statement: -- destructive: why
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
}

func TestNoTxFromTheRunner(t *testing.T) {
	t.Parallel()
	const sql = "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);"
	if got := Run([]File{{Path: "a.sql", SQL: sql, New: true, NoTx: true}}, Options{}).Findings; len(got) != 0 {
		t.Errorf("got %v, want nothing", got)
	}
}

func TestJSONIsASummaryReport(t *testing.T) {
	t.Parallel()
	report := Run([]File{
		{Path: "0.sql", SQL: "CREATE TABLE t (a int);"},
		{Path: "a.sql", SQL: twoFindings, New: true},
		{Path: "b.sql", SQL: "SELECT 1;", New: true},
	}, Options{})
	text, err := json.Marshal(report.JSON("file://migrations"))
	if err != nil {
		t.Fatal(err)
	}
	var summary atlasexec.SummaryReport
	if err := json.Unmarshal(text, &summary); err != nil {
		t.Fatal(err)
	}
	if len(summary.Files) != 2 || summary.DiagnosticsCount() != 2 || summary.Env.Dir != "file://migrations" || summary.Env.Driver != "postgres" {
		t.Fatalf("got %s", text)
	}
	file := summary.Files[0]
	if file.Name != "a.sql" || file.Text != twoFindings || file.Error != "statements that can't run twice detected; destructive changes detected" || summary.Files[1].Error != "" {
		t.Errorf("got %+v", file)
	}
	guard := file.Reports[0].Diagnostics[0]
	fix := guard.SuggestedFixes[0].TextEdit
	if guard.Code != "create-without-guard" || fix.Line != 3 || fix.End != 3 || fix.NewText != "CREATE INDEX IF NOT EXISTS i ON t (a);" {
		t.Errorf("got %+v with %+v", guard, fix)
	}
	if drop := file.Reports[1].Diagnostics[0]; drop.Code != "DS102" || drop.Pos != strings.Index(twoFindings, "DROP") {
		t.Errorf("got %+v", drop)
	}
	var ours Document
	if err := json.Unmarshal(text, &ours); err != nil {
		t.Fatal(err)
	}
	if d := ours.Files[0].Reports[1].Diagnostics[0]; d.Rule != "drop-table" || d.Severity != Error || d.Line != 5 || d.Column != 1 || ours.Files[0].Reports[1].Analyzer != Destructive {
		t.Errorf("got %+v", d)
	}
	if len(ours.Unparsed) != 1 || ours.Unparsed[0].Line != 6 {
		t.Errorf("got %+v", ours.Unparsed)
	}
}

func TestApply(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		edits []Edit
		want  string
	}{
		"nothing":                   {nil, "abcdef"},
		"out of order":              {[]Edit{{Start: 4, End: 5, New: "E"}, {Start: 0, End: 0, New: "<"}}, "<abcdEf"},
		"two at one place":          {[]Edit{{Start: 1, End: 1, New: "1"}, {Start: 1, End: 1, New: "2"}}, "a12bcdef"},
		"overlapping":               {[]Edit{{Start: 0, End: 3, New: "x"}, {Start: 2, End: 4, New: "y"}}, "xdef"},
		"outside and back to front": {[]Edit{{Start: 5, End: 9, New: "x"}, {Start: 3, End: 2, New: "y"}}, "abcdef"},
		"at the end":                {[]Edit{{Start: 6, End: 6, New: "!"}}, "abcdef!"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, Apply("abcdef", tc.edits)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRegisteringTwicePanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("want a panic")
		}
	}()
	register(Rule{Code: "drop-table"})
}

// FuzzRun checks that no text makes a rule panic, and that places and edits lie in the file.
func FuzzRun(f *testing.F) {
	f.Add(twoFindings)
	for _, tc := range repairs {
		f.Add(tc.setup + ";" + tc.sql)
	}
	f.Add("DROP CAST (int AS text); DROP TRIGGER t ON a.b.c; DROP OPERATOR +(int, NONE); DROP TRANSFORM FOR int LANGUAGE x")
	f.Add("CREATE SCHEMA AUTHORIZATION x CREATE TABLE t (a int) CREATE VIEW v AS SELECT 1; ALTER TABLE ALL IN TABLESPACE x SET TABLESPACE y")
	f.Fuzz(func(t *testing.T, sql string) {
		report := Run([]File{{Path: "0", SQL: sql}, {Path: "1", SQL: sql, New: true}}, Options{})
		for _, finding := range report.Findings {
			if finding.Offset < 0 || finding.Offset > len(sql) || finding.Line < 1 || finding.Column < 1 || finding.Severity == "" {
				t.Fatalf("%q: %+v", sql, finding)
			}
			for _, e := range finding.Edits {
				if e.Start < 0 || e.Start > e.End || e.End > len(sql) {
					t.Fatalf("%q: %+v", sql, finding)
				}
			}
		}
		report.JSON("")
	})
}
