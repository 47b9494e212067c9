package source

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
)

// maxFile is the largest schema file that is read, in bytes.
const maxFile = 32 << 20

// File is one schema file.
type File struct {
	// Name is what positions show.
	Name string
	Text []byte
}

// file is a file being read; order is its place among all.
type file struct {
	name, text string
	order      int
	// renames are the lines of the directives about renamed objects that were understood.
	renames map[int]bool
}

// ReadFiles reads what the paths name, as Read does, each file once.
func ReadFiles(paths []string) ([]File, error) {
	var out []File
	for _, path := range paths {
		found, err := readPath(path)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if !slices.ContainsFunc(out, func(known File) bool { return known.Name == f.Name }) {
				out = append(out, f)
			}
		}
	}
	if len(out) == 0 {
		return nil, fail.New("there are no schema files", strings.Join(paths, ", "), "put *.sql or *.hcl files there")
	}
	return out, nil
}

func readPath(path string) ([]File, error) {
	path, err := localPath(path)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, unreadable(err, path)
	}
	if info.IsDir() {
		return readFolder(path)
	}
	if !strings.HasSuffix(path, ".sql") && !strings.HasSuffix(path, ".hcl") {
		return nil, fail.New("not a schema file", path, "name a file that ends in .sql or .hcl, or a folder")
	}
	if info.Size() > maxFile {
		return nil, tooLarge(path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadable(err, path)
	}
	return []File{{Name: path, Text: text}}, nil
}

// localPath turns a file:// URL into a path.
func localPath(path string) (string, error) {
	scheme, rest, found := strings.Cut(path, "://")
	switch {
	case !found:
		return filepath.Clean(path), nil
	case scheme != "file":
		return "", fail.New("schema files can't be read from "+scheme+"://", "", "give a path or a file:// URL")
	}
	rest, _, _ = strings.Cut(rest, "?")
	plain, err := url.PathUnescape(rest)
	if err != nil {
		return "", fail.New("not a file:// URL", rest, "write file:// and a path")
	}
	return filepath.Clean(plain), nil
}

// readFolder reads the schema files below dir, sorted by path. Links are followed only while they stay inside.
func readFolder(dir string) ([]File, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, unreadable(err, dir)
	}
	defer func() { _ = root.Close() }()
	if _, err := root.Stat("atlas.sum"); err == nil {
		return nil, fail.New("this is a directory of migrations", filepath.Join(dir, "atlas.sum"),
			"name the folder of the schema files")
	}
	var out []File
	err = fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		path := filepath.Join(dir, filepath.FromSlash(name))
		switch {
		case err != nil:
			return unreadable(err, path)
		case entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir() || !schemaFile(entry.Name()):
			return nil
		}
		f, err := readInside(root, name, path)
		if err != nil {
			return err
		}
		out = append(out, f)
		return nil
	})
	return out, err
}

func readInside(root *os.Root, name, path string) (File, error) {
	info, err := root.Stat(name)
	if err != nil {
		return File{}, unreadable(err, path)
	}
	if !info.Mode().IsRegular() {
		return File{}, fail.New("not a regular file", path, "remove it or rename it")
	}
	if info.Size() > maxFile {
		return File{}, tooLarge(path)
	}
	text, err := root.ReadFile(name)
	if err != nil {
		return File{}, unreadable(err, path)
	}
	return File{Name: path, Text: text}, nil
}

// schemaFile reports whether a file of a folder says what a database should hold.
func schemaFile(name string) bool {
	if strings.HasPrefix(name, ".") || name == "atlas.hcl" {
		return false
	}
	for _, other := range []string{".test.hcl", ".rule.hcl", ".plan.hcl"} {
		if strings.HasSuffix(name, other) {
			return false
		}
	}
	return strings.HasSuffix(name, ".sql") || strings.HasSuffix(name, ".hcl")
}

func unreadable(err error, path string) error {
	hint := ""
	if errors.Is(err, fs.ErrNotExist) {
		hint = "check the path; it is relative to the working directory"
	}
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	return fail.Wrap(err, "read the schema files", path, hint)
}

func tooLarge(path string) error {
	return fail.New("the file is larger than 32 MB", path, "a schema file holds definitions, not data; split it")
}
