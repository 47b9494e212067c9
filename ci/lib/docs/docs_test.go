package docs_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/modfile"
)

const root = "../../.."

// documents are all Markdown files of the project, by their path from the root.
func documents(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			all[strings.TrimPrefix(path, root+"/")] = read(t, path)
		}
	}
	if all["README.md"] == "" {
		t.Fatal("there is no README.md")
	}
	return all
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// built is the folder that build made, or "".
var built string

var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "plumb-docs-")
	if err != nil {
		return "", err
	}
	built = dir
	cmd := exec.Command("go", "-C", root, "build", "-buildvcs=false", "-o", filepath.Join(dir, "plumb"), "./cmd/plumb")
	cmd.Stderr = os.Stderr
	return dir, cmd.Run()
})

// bin is a folder with the plumb program.
func bin(t *testing.T) string {
	t.Helper()
	dir, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestMain(m *testing.M) {
	code := m.Run()
	if built != "" {
		_ = os.RemoveAll(built)
	}
	os.Exit(code)
}

var link = regexp.MustCompile(`\]\(([^)#]+)(#[^)]*)?\)`)

// TestLinks follows the links to other files.
func TestLinks(t *testing.T) {
	t.Parallel()
	for name, text := range documents(t) {
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			if strings.Contains(match[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(name), match[1])); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

var command = regexp.MustCompile("`plumb ((?:[a-z]+ ?)+)")

// TestCommands asks the program about every command that documents and hints in the code name.
func TestCommands(t *testing.T) {
	t.Parallel()
	places := map[string][]string{} // by command
	collect := func(name, text string) {
		for _, match := range command.FindAllStringSubmatch(text, -1) {
			words := strings.TrimSpace(match[1])
			places[words] = append(places[words], name)
		}
	}
	for name, text := range documents(t) {
		collect(name, text)
	}
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			collect(path, read(t, path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(places) < 5 {
		t.Fatalf("only %d commands found", len(places))
	}
	for words, where := range places {
		out, err := exec.Command(filepath.Join(bin(t), "plumb"), append(strings.Fields(words), "--help")...).CombinedOutput()
		if err != nil || !names(string(out), words) {
			t.Errorf("%s: there is no `plumb %s` (%v)", strings.Join(where, ", "), words, err)
		}
	}
}

// names says whether a help text is that of the command in words, which may end with arguments.
func names(help, words string) bool {
	_, usage, _ := strings.Cut(help, "Usage:\n  plumb")
	usage, _, _ = strings.Cut(usage, "\n")
	path := strings.Fields(usage)
	given := strings.Fields(words)
	for len(given) > 0 && len(path) > 0 && given[0] == path[0] {
		given, path = given[1:], path[1:]
	}
	return len(given) == 0 || len(given) < len(strings.Fields(words)) && !strings.Contains(help, "Available Commands:")
}

// TestPackages wants every package in the architecture's table.
func TestPackages(t *testing.T) {
	t.Parallel()
	text := documents(t)["docs/architecture.md"]
	paths, err := filepath.Glob(filepath.Join(root, "internal/*/doc.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no packages: %v", err)
	}
	for _, path := range paths {
		name := strings.TrimPrefix(filepath.Dir(path), root+"/")
		if !strings.Contains(text, "`"+name+"`") && !strings.Contains(text, "`"+name+"/…`") {
			t.Errorf("docs/architecture.md does not name %s", name)
		}
	}
}

// TestDependencies compares the list with what the code imports, on any platform.
func TestDependencies(t *testing.T) {
	t.Parallel()
	mod, err := modfile.Parse("go.mod", []byte(read(t, filepath.Join(root, "go.mod"))), nil)
	if err != nil {
		t.Fatal(err)
	}
	imported := map[string]bool{}
	for path := range imports(t) {
		module := ""
		for _, require := range mod.Require {
			if (path == require.Mod.Path || strings.HasPrefix(path, require.Mod.Path+"/")) && len(require.Mod.Path) > len(module) {
				module = require.Mod.Path
			}
		}
		if module != "" {
			imported[module] = true
		}
	}
	want := slices.Sorted(maps.Keys(imported))
	var got []string
	for _, match := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(documents(t)["docs/dependencies.md"], -1) {
		got = append(got, match[1])
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("docs/dependencies.md (-code +document):\n%s", diff)
	}
}

// imports are the import paths of all Go files of the module.
func imports(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			found[strings.Trim(spec.Path.Value, `"`)] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestKubernetes runs the command of the init container: it must leave a password file that plumb accepts.
func TestKubernetes(t *testing.T) {
	t.Parallel()
	_, block, ok := strings.Cut(documents(t)["docs/deployment.md"], "```yaml\n")
	if !ok {
		t.Fatal("docs/deployment.md has no YAML")
	}
	block, _, _ = strings.Cut(block, "```")
	var job struct {
		Spec struct {
			Template struct {
				Spec struct {
					InitContainers []struct{ Command []string } `yaml:"initContainers"`
				}
			}
		}
	}
	if err := yaml.Unmarshal([]byte(block), &job); err != nil {
		t.Fatal(err)
	}
	command := job.Spec.Template.Spec.InitContainers[0].Command
	dir := t.TempDir()
	for _, name := range []string{"secret", "pgpass"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "secret/pgpass"), []byte("*:*:*:*:x\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	script := strings.NewReplacer("/secret/", dir+"/secret/", "/pgpass/", dir+"/pgpass/").Replace(command[len(command)-1])
	if out, err := exec.Command(command[0], "-c", script).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	info, err := os.Stat(filepath.Join(dir, "pgpass/pgpass"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the password file is %v, %v", info, err)
	}
}
