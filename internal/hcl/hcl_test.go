package hcl_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/zclconf/go-cty/cty"

	"github.com/plumbsql/plumb/internal/hcl"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden reads every testdata/*.txtar: in.pg.hcl (and more *.hcl) in, the statements or the error out.
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
			var files []hcl.File
			opts := hcl.Options{}
			out := -1
			for i, file := range archive.Files {
				switch {
				case file.Name == "out.sql":
					out = i
				case file.Name == "vars":
					opts.Vars = parseVars(string(file.Data))
				case strings.HasSuffix(file.Name, ".hcl"):
					files = append(files, hcl.File{Name: file.Name, Src: file.Data})
				}
			}
			got := render(hcl.Load(files, opts))
			if *update {
				archive.Files[out].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(archive.Files[out].Data), got); diff != "" {
				t.Errorf("statements differ (-want +got):\n%s", diff)
			}
		})
	}
}

func parseVars(text string) map[string]cty.Value {
	vars := map[string]cty.Value{}
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		vars[name] = cty.StringVal(value)
	}
	return vars
}

// render writes a document the way that the golden files hold it.
func render(doc *hcl.Document, err error) string {
	if err != nil {
		return err.Error() + "\n"
	}
	var out strings.Builder
	for _, s := range doc.Statements() {
		fmt.Fprintf(&out, "-- rank %d, %s:%d:%d", s.Rank, s.File, s.Line, s.Column)
		if s.Class != "" {
			fmt.Fprintf(&out, ", %s %s", s.Class, s.Object)
		}
		if s.Unchecked {
			out.WriteString(", unchecked")
		}
		fmt.Fprintf(&out, "\n%s;\n", s.SQL)
	}
	for _, r := range doc.Renamed() {
		fmt.Fprintf(&out, "-- renamed %s %q.%q.%q from %q.%q %s:%d:%d\n", r.Kinds[0], r.Schema, r.Name, r.Sub, r.OldSchema, r.Old, r.File, r.Line, r.Column)
	}
	for _, e := range doc.Extensions() {
		fmt.Fprintf(&out, "-- extension %s schema=%s version=%s %s:%d\n", e.Name, e.Schema, e.Version, e.File, e.Line)
	}
	for _, r := range doc.Roles() {
		fmt.Fprintf(&out, "-- role %s declared=%t external=%t login=%t limit=%d %s:%d\n", r.Name, r.Declared, r.External, r.Login, r.ConnLimit, r.File, r.Line)
		for _, m := range r.MemberOf {
			fmt.Fprintf(&out, "--   member of %s admin=%s\n", m.Role, option(m.Admin))
		}
	}
	return out.String()
}

func option(b *bool) string {
	if b == nil {
		return "default"
	}
	return fmt.Sprint(*b)
}

// TestReference keeps docs/hcl.md what the tables say.
func TestReference(t *testing.T) {
	t.Parallel()
	const path = "../../docs/hcl.md"
	got := hcl.Reference()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is not up to date, run go test ./internal/hcl -update (-want +got):\n%s", path, diff)
	}
}
