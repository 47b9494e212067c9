package hclfmt_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/plumbsql/plumb/internal/hclfmt"
)

const (
	untidy = "# a table\ntable \"t\" {\n schema = schema.public\ncolumn \"id\" {\n  type=int // key\n  null   =   false\n}\n\n\n  comment = <<-SQL\n      as   it is\n    SQL\n}\n"
	tidy   = "# a table\ntable \"t\" {\n  schema = schema.public\n  column \"id\" {\n    type = int // key\n    null = false\n  }\n\n\n  comment = <<-SQL\n      as   it is\n    SQL\n}\n"
)

func TestSource(t *testing.T) {
	t.Parallel()
	got, err := hclfmt.Source("a.hcl", []byte(untidy))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(tidy, string(got)); diff != "" {
		t.Error(diff)
	}
	_, err = hclfmt.Source("a.hcl", []byte("table \"t\" {\n  a = = 1\n}\n"))
	if err == nil || !strings.Contains(err.Error(), "a.hcl:2:7") || !strings.Contains(err.Error(), "2 |   a = = 1") {
		t.Errorf("got %v", err)
	}
}

func write(t *testing.T, path, text string, mode os.FileMode) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// Folders are walked, what is hidden, linked or no HCL stays, and a file keeps its mode.
func TestFiles(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), write(t, filepath.Join(t.TempDir(), "outside.hcl"), untidy, 0o600)
	nested := write(t, filepath.Join(dir, "b", "nested.pg.hcl"), untidy, 0o640)
	top := write(t, filepath.Join(dir, "top.hcl"), untidy, 0o600)
	write(t, filepath.Join(dir, "tidy.hcl"), tidy, 0o600)
	write(t, filepath.Join(dir, "a.sql"), untidy, 0o600)
	write(t, filepath.Join(dir, ".hidden", "a.hcl"), untidy, 0o600)
	if err := os.Symlink(outside, filepath.Join(dir, "link.hcl")); err != nil {
		t.Fatal(err)
	}
	files, err := hclfmt.Find([]string{dir, "file://" + top})
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, file := range files {
		paths = append(paths, file.Path)
		if err := file.Write(); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{nested, top}, paths); diff != "" {
		t.Error(diff)
	}
	text, err := os.ReadFile(nested)
	info, statErr := os.Stat(nested)
	if err != nil || statErr != nil || string(text) != tidy || info.Mode().Perm() != 0o640 {
		t.Errorf("%v, %v, mode %v:\n%s", err, statErr, info.Mode(), text)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 6 {
		t.Errorf("%v: something was left behind: %v", err, entries)
	}
	if again, err := hclfmt.Find([]string{dir}); err != nil || len(again) > 0 {
		t.Errorf("not tidy yet: %v, %v", again, err)
	}
}

// A link that is named itself stays one.
func TestLink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	target, link := write(t, filepath.Join(dir, "target.hcl"), untidy, 0o600), filepath.Join(dir, "link.hcl")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	files, err := hclfmt.Find([]string{link})
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if err := files[0].Write(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(link)
	text, readErr := os.ReadFile(target)
	if err != nil || readErr != nil || info.Mode()&os.ModeSymlink == 0 || string(text) != tidy {
		t.Errorf("%v %v %v\n%s", err, readErr, info.Mode(), text)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good := write(t, filepath.Join(dir, "a.hcl"), untidy, 0o600)
	for name, paths := range map[string][]string{
		"syntax":  {good, write(t, filepath.Join(dir, "b.hcl"), "a {", 0o600)},
		"missing": {filepath.Join(dir, "nothing.hcl")},
		"no HCL":  {write(t, filepath.Join(dir, "a.txt"), "", 0o600)},
	} {
		if files, err := hclfmt.Find(paths); err == nil || !strings.Contains(err.Error(), paths[len(paths)-1]) || files != nil {
			t.Errorf("%s: %v, %v", name, files, err)
		}
	}
}

// Whatever is HCL stays the same HCL, and is in canonical form from then on.
func FuzzSource(f *testing.F) {
	for _, text := range []string{untidy, tidy, "a = [\n1,# x\n  2]\r\nbc = {a:1\n b=2}\n", "\xef\xbb\xbfa=1", "a=\"${ b }%{if c}d%{endif}\"", "a=<<X\n b\nX\n", "a = b?c:d # e\n\n/* f */ g{}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		once, err := hclfmt.Source("a.hcl", text)
		if err != nil {
			return
		}
		twice, err := hclfmt.Source("a.hcl", once)
		if err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%v\nonce:\n%q\ntwice:\n%q", err, once, twice)
		}
		if diff := cmp.Diff(words(text), words(once)); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
	})
}

func words(text []byte) []string {
	tokens, _ := hclsyntax.LexConfig(text, "a.hcl", hcl.InitialPos)
	var all []string
	for _, token := range tokens {
		all = append(all, token.Type.String()+string(token.Bytes))
	}
	return all
}
