package review

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/lint"
	"github.com/plumbsql/plumb/internal/migrate"
)

func TestFirst(t *testing.T) {
	t.Parallel()
	all := []migrate.Migration{{File: "1.sql"}, {File: "2.sql"}, {File: "3.sql"}}
	tests := map[string]struct {
		request Request
		want    int
	}{
		"all":              {Request{}, 0},
		"latest":           {Request{Latest: 2}, 1},
		"more than all":    {Request{Latest: 9}, 0},
		"known":            {Request{Known: []string{"1.sql", "2.sql"}}, 2},
		"known wins":       {Request{Latest: 3, Known: []string{"1.sql", "2.sql"}}, 2},
		"a new one before": {Request{Known: []string{"1.sql", "3.sql"}}, 1},
		"nothing known":    {Request{Known: []string{}}, 0},
		"all known":        {Request{Known: []string{"1.sql", "2.sql", "3.sql"}}, 3},
		"an edited one":    {Request{Known: []string{"1.sql", "2.sql", "3.sql"}, Edited: []string{"2.sql"}}, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tt.request.first(all); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	severity := func(c config.Lint, code string) lint.Severity { return Options(c).Severities[code] }
	tests := map[string]struct {
		lint config.Lint
		code string
		want lint.Severity
	}{
		"nothing said": {config.Lint{}, "drop-table", ""},
		"destructive":  {config.Lint{Destructive: config.Destructive{Error: &no}}, "drop-table", lint.Warning},
		"an analyzer":  {config.Lint{Analyzers: map[string]config.Analyzer{"concurrent_index": {Error: &yes}}}, "index-not-concurrent", lint.Error},
		"a check wins": {config.Lint{
			Destructive: config.Destructive{Error: &no}, Checks: map[string]config.Check{"drop-table": {Error: &yes}},
		}, "drop-table", lint.Error},
		"Atlas's code": {config.Lint{Checks: map[string]config.Check{"DS102": {Error: &no}}}, "drop-table", lint.Warning},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := severity(tt.lint, tt.code); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	skipped := Options(config.Lint{Checks: map[string]config.Check{"drop-table": {Skip: &yes}}})
	if diff := cmp.Diff([]string{"drop-table"}, skipped.Disable); diff != "" {
		t.Errorf("skip (-want +got):\n%s", diff)
	}
	off := Options(config.Lint{Analyzers: map[string]config.Analyzer{"concurrent_index": {Options: map[string]bool{"check_create": false, "check_drop": true, "check_txmode": false}}}})
	if diff := cmp.Diff([]string{"concurrently-in-transaction", "index-not-concurrent"}, off.Disable); diff != "" {
		t.Errorf("switches (-want +got):\n%s", diff)
	}
}

// What a project allows to be dropped is no finding.
func TestAllow(t *testing.T) {
	t.Parallel()
	const sql = "DROP TABLE IF EXISTS app.tmp_a;\nDROP TABLE IF EXISTS app.orders;\nALTER TABLE app.t DROP COLUMN IF EXISTS old_x, DROP COLUMN IF EXISTS x;\n"
	options := Options(config.Lint{Destructive: config.Destructive{AllowTable: []string{"^tmp_"}, AllowColumn: []string{"^old_"}}})
	report := lint.Run([]lint.File{{Path: "1.up.sql", SQL: sql, New: true}}, options)
	var got []string
	for _, finding := range report.Findings {
		if finding.Code == "drop-table" || finding.Code == "drop-column" {
			got = append(got, fmt.Sprintf("%s %d %s", finding.Code, finding.Line, finding.Message))
		}
	}
	if len(got) != 2 || !strings.Contains(got[0], "orders") || !strings.Contains(got[1], "column x of app.t") {
		t.Errorf("got %q", got)
	}
}

// The general rule for names fills in what the rules for kinds leave out.
func TestNaming(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	options := Options(config.Lint{Naming: map[string]config.Naming{
		"": {Match: "^[a-z]+$", Message: "small letters", Error: &yes}, "index": {Match: "_idx$", Error: &no}, "table": {Message: "one word"},
	}})
	got := map[string]string{}
	for kind, pattern := range options.Naming {
		got[kind] = fmt.Sprint(pattern.Match, " ", pattern.Message, " ", options.Severities[lint.NamingKinds()[kind]])
	}
	want := map[string]string{
		"schema": "^[a-z]+$ small letters error", "table": "^[a-z]+$ one word error", "column": "^[a-z]+$ small letters error",
		"index": "_idx$  warning", "foreign_key": "^[a-z]+$ small letters error", "check": "^[a-z]+$ small letters error",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestGitFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	git := func(args ...string) {
		cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	folder := filepath.Join(dir, "migrations")
	write := func(name, sql string) {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(sql), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	git("init", "-q", "-b", "main")
	write("1_ä.sql", "SELECT 1;")
	write("3.sql", "SELECT 3;")
	git("add", ".")
	git("commit", "-q", "-m", "one")
	write("2.sql", "SELECT 2;")
	write("1_ä.sql", "SELECT 4;")
	got, edited, err := GitFiles(t.Context(), folder, "main")
	if err != nil || !slices.Equal(got, []string{"1_ä.sql", "3.sql"}) || !slices.Equal(edited, []string{"1_ä.sql"}) {
		t.Errorf("got %q, edited %q, %v", got, edited, err)
	}
	for _, base := range []string{"nowhere", "--help", "-z"} {
		if _, _, err := GitFiles(t.Context(), folder, base); err == nil {
			t.Errorf("%s is accepted", base)
		}
	}
}
