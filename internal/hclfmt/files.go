package hclfmt

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
)

// maxFile is the largest file that is read, in bytes; schema files have the same limit.
const maxFile = 32 << 20

// File is a file that is not in canonical form.
type File struct {
	// Path is as the caller gave it, or below the folder that it gave.
	Path string
	// Formatted is what it should hold.
	Formatted []byte

	mode fs.FileMode
}

// Find returns the files among paths that are not in canonical form, in the order of paths, each once. Of a folder these are all
// *.hcl files in it and below; hidden ones and links are left out. file:// URLs are taken too. It writes nothing.
func Find(paths []string) ([]File, error) {
	var found []File
	seen := map[string]bool{}
	for _, path := range paths {
		names, err := list(strings.TrimPrefix(path, "file://"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if seen[name] {
				continue
			}
			seen[name] = true
			file, changed, err := check(name)
			if err != nil {
				return nil, err
			}
			if changed {
				found = append(found, file)
			}
		}
	}
	return found, nil
}

// list returns the HCL files that a path means.
func list(path string) ([]string, error) {
	path = filepath.Clean(path)
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, failed(err, "read", path)
	case !info.IsDir() && !strings.HasSuffix(path, ".hcl"):
		return nil, fail.New("not an HCL file", path, "name files that end in .hcl, or folders")
	case !info.IsDir():
		return []string{path}, nil
	}
	var names []string
	err = filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		hidden := name != path && strings.HasPrefix(entry.Name(), ".")
		switch {
		case err != nil:
			return failed(err, "read", name)
		case entry.IsDir() && hidden:
			return fs.SkipDir
		case !hidden && entry.Type().IsRegular() && strings.HasSuffix(name, ".hcl"):
			names = append(names, name)
		}
		return nil
	})
	slices.Sort(names)
	return names, err
}

func check(name string) (file File, changed bool, err error) {
	info, err := os.Stat(name)
	if err != nil {
		return file, false, failed(err, "read", name)
	}
	if !info.Mode().IsRegular() {
		return file, false, fail.New("not a regular file", name, "")
	}
	if info.Size() > maxFile {
		return file, false, fail.New("the file is larger than 32 MB", name, "split it")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return file, false, failed(err, "read", name)
	}
	formatted, err := Source(name, text)
	return File{Path: name, Formatted: formatted, mode: info.Mode().Perm()}, !bytes.Equal(text, formatted), err
}

// Write gives the file its canonical form: a new file with the old one's mode takes its place. Of a link it is the target.
func (f File) Write() (err error) {
	target, err := filepath.EvalSymlinks(f.Path)
	if err != nil {
		return failed(err, "write", f.Path)
	}
	temp, err := os.CreateTemp(filepath.Dir(target), ".plumb-*.tmp")
	if err != nil {
		return failed(err, "write", f.Path)
	}
	_, err = temp.Write(f.Formatted)
	err = errors.Join(err, temp.Chmod(f.mode), temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), target)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
	}
	return failed(err, "write", f.Path)
}

// failed wraps an error of the file system; the path stands in it once.
func failed(err error, verb, path string) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	return fail.Wrap(err, verb+" an HCL file", path, "")
}
