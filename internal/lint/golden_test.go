package lint

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the findings into the golden files")

// TestGolden runs the linter over testdata/*.txtar. A file holds cases one after the other; in each, files whose name begins
// with "history/" are there already, the other .sql files are checked, and "want" holds the text report. A file called
// want.sql is the first checked file after all edits. In a golden file
// that is named after a rule only the findings of that rule count.
func TestGolden(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			rule := strings.TrimSuffix(filepath.Base(path), ".txtar")
			golden(t, archive, rule)
			if *update {
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// golden checks the cases of an archive; a case ends with its "want" file.
func golden(t *testing.T, archive *txtar.Archive, code string) {
	var files []File
	opts := Options{}
	if strings.HasPrefix(code, "naming-") {
		opts.Naming = map[string]Pattern{strings.ReplaceAll(strings.TrimPrefix(code, "naming-"), "-", "_"): {Match: regexp.MustCompile("^[a-z_]+$")}}
	}
	failing, passing := false, false
	for i := range archive.Files {
		f := &archive.Files[i]
		switch {
		case strings.HasSuffix(f.Name, ".sql") && f.Name != "want.sql":
			files = append(files, File{Path: f.Name, SQL: string(f.Data), New: !strings.HasPrefix(f.Name, "history/")})
			continue
		case f.Name == "want.sql":
			got := []byte(Apply(checkedSQL(files), allEdits(only(Run(files, opts), code))))
			compare(t, f, got)
			continue
		case f.Name != "want":
			t.Fatalf("%s is neither .sql nor want", f.Name)
		}
		report := only(Run(files, opts), code)
		var got bytes.Buffer
		if err := report.WriteText(&got); err != nil {
			t.Fatal(err)
		}
		failing, passing = failing || got.Len() > 0, passing || got.Len() == 0
		compare(t, f, got.Bytes())
		files = nil
	}
	if _, isRule := Lookup(code); isRule && (!failing || !passing) {
		t.Error("a rule needs a case with findings and one without")
	}
}

func compare(t *testing.T, f *txtar.File, got []byte) {
	if *update {
		f.Data = got
		return
	}
	if diff := cmp.Diff(string(f.Data), string(got)); diff != "" {
		t.Error(diff)
	}
}

// only keeps the findings of a rule, when code is one.
func only(report Report, code string) Report {
	if _, ok := Lookup(code); !ok {
		return report
	}
	var kept []Finding
	for _, f := range report.Findings {
		if f.Code == code {
			kept = append(kept, f)
		}
	}
	report.Findings = kept
	return report
}

func checkedSQL(files []File) string {
	for _, f := range files {
		if f.New {
			return f.SQL
		}
	}
	return ""
}

func allEdits(report Report) []Edit {
	var edits []Edit
	for _, f := range report.Findings {
		if f.File == report.Findings[0].File {
			edits = append(edits, f.Edits...)
		}
	}
	return edits
}

// TestEveryRuleHasACase keeps rules and golden files together.
func TestEveryRuleHasACase(t *testing.T) {
	t.Parallel()
	for _, rule := range Rules() {
		if rule.Check == nil {
			continue
		}
		if _, err := os.Stat(filepath.Join("testdata", rule.Code+".txtar")); err != nil {
			t.Errorf("rule %s has no golden file: %v", rule.Code, err)
		}
		if rule.Doc == "" || rule.Name == "" || analyzerTexts[rule.Analyzer] == "" || rule.Severity.rank() < 0 {
			t.Errorf("rule %s is incomplete", rule.Code)
		}
	}
}
