package hcl_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/hcl"
)

// FuzzLoad feeds any text to Load: it must answer with statements that stand in the file or with errors that do.
func FuzzLoad(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		_, in, _ := strings.Cut(string(text), "-- in.pg.hcl --\n")
		in, _, _ = strings.Cut(in, "-- out.sql --")
		f.Add(in)
	}
	f.Add(`table "t" { for_each = range(10) }`)
	f.Add(`locals { a = sql("x") == 1 ? table : "${each}" }`)
	f.Add("schema \"a\" { name = \"\x00\" }")
	f.Fuzz(func(t *testing.T, src string) {
		lines := strings.Count(src, "\n") + 1
		doc, err := hcl.Load([]hcl.File{{Name: "f.hcl", Src: []byte(src)}}, hcl.Options{})
		if err != nil {
			var one *fail.Error
			if doc != nil || !errors.As(err, &one) || !strings.HasPrefix(one.Where, "f.hcl:") {
				t.Fatalf("an error without a place: %#v", err)
			}
			return
		}
		for _, s := range doc.Statements() {
			if s.Line < 1 || s.Line > lines || s.Column < 1 || s.SQL == "" {
				t.Errorf("a statement that stands nowhere: %+v", s)
			}
			for _, span := range s.Spans {
				if span.Start < 0 || span.End > len(s.SQL) || span.Start > span.End || span.Line < s.Line || span.Line > lines {
					t.Errorf("a span that stands nowhere: %+v in %+v", span, s)
				}
				if line, column := span.At(s.SQL, span.End); line < span.Line || line > lines || column < 1 {
					t.Errorf("a span that ends nowhere: %+v at %d:%d", span, line, column)
				}
			}
		}
	})
}

// TestDeepInput feeds what a recursive parser would run out of stack for.
func TestDeepInput(t *testing.T) {
	t.Parallel()
	const n = 50_000
	for name, src := range map[string]string{
		"brackets":     "a = " + strings.Repeat("[", n),
		"parentheses":  "a = " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n),
		"blocks":       strings.Repeat("a {\n", n),
		"nots":         "locals {\n a = " + strings.Repeat("!", n) + "true\n}",
		"minus":        "locals {\n a = " + strings.Repeat("- ", n) + "1\n}",
		"conditionals": "locals {\n a = " + strings.Repeat("true ? 1 : ", n) + "1\n}",
		"templates":    "locals {\n a = " + strings.Repeat(`"${`, n) + "1\n}",
		"parens lines": "locals {\n a = (" + strings.Repeat("\n!", n) + "true)\n}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := hcl.Load([]hcl.File{{Name: "deep.hcl", Src: []byte(src)}}, hcl.Options{})
			if err == nil || !strings.Contains(err.Error(), "the nesting is too deep") {
				t.Errorf("got %.200v", err)
			}
		})
	}
}

func TestFrame(t *testing.T) {
	t.Parallel()
	src := []byte("first\n\tsecond ärger\x1b[31m here\n" + strings.Repeat("x", 300) + "\n")
	for _, test := range []struct {
		line, column, width int
		want                string
	}{
		{1, 1, 5, "  1 | first\n    | ^^^^^"},
		{2, 15, 1, "  1 | first\n  2 |  second ärger\uFFFD[31m here\n    | " + strings.Repeat(" ", 13) + "^"},
		{2, 2, 6, "  1 | first\n  2 |  second ärger\uFFFD[31m here\n    |  ^^^^^^"},
		{3, 1, 1000, "  2 |  second ärger\uFFFD[31m here\n  3 | " + strings.Repeat("x", 159) + "…\n    | " + strings.Repeat("^", 160)},
		{1, 99, 4, "  1 | first\n    |      ^"},
		{9, 1, 1, ""},
		{0, 1, 1, ""},
	} {
		if got := hcl.Frame(src, test.line, test.column, test.width); got != test.want {
			t.Errorf("%d:%d %d:\n%s\nwant\n%s", test.line, test.column, test.width, got, test.want)
		}
	}
}
