package docs_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

const internal = "github.com/plumbsql/plumb/internal/"

// TestLayers holds the code to the order of packages in the architecture document.
func TestLayers(t *testing.T) {
	t.Parallel()
	layers := layers(t)
	// layer is the line of a package, and the name there that stands for it: internal/kind stands for all below it.
	layer := func(name string) (line int, as string) {
		for as := name; as != "."; as = filepath.Dir(as) {
			if line, ok := layers[as]; ok {
				return line, as
			}
		}
		t.Errorf("docs/architecture.md has no line for internal/%s", name)
		return 0, ""
	}
	for name, imports := range internalImports(t) {
		from, as := layer(name)
		for path := range imports {
			if to, target := layer(path); to <= from && target != as {
				t.Errorf("internal/%s imports internal/%s, which is not below it in docs/architecture.md", name, path)
			}
		}
	}
}

func layers(t *testing.T) map[string]int {
	t.Helper()
	_, block, ok := strings.Cut(documents(t)["docs/architecture.md"], "```text\n")
	if !ok {
		t.Fatal("docs/architecture.md has no list of layers")
	}
	block, _, _ = strings.Cut(block, "```")
	found := map[string]int{}
	for i, line := range strings.Split(strings.TrimSpace(block), "\n") {
		for _, name := range strings.Fields(line) {
			found[name] = i
		}
	}
	return found
}

// internalImports are the imports of each package below internal, tests left out, both without the common prefix.
func internalImports(t *testing.T) map[string]map[string]bool {
	t.Helper()
	found := map[string]map[string]bool{}
	dir := filepath.Join(root, "internal")
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(filepath.Dir(path), dir+"/")
		if name == "deps" {
			return nil
		}
		if found[name] == nil {
			found[name] = map[string]bool{}
		}
		for _, spec := range file.Imports {
			if path, ok := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), internal); ok {
				found[name][path] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Fatal("no packages found")
	}
	return found
}
