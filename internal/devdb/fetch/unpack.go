package fetch

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

const (
	prefix      = "package/native/"
	symlinkFile = "pg-symlinks.json"
	// The packages have about 1,000 files and 60 MB.
	maxFiles = 20_000
	maxBytes = 1 << 30
)

// unpack writes the files below package/native of a package into dir.
func unpack(r io.Reader, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	unzipped, err := gzip.NewReader(r)
	if err != nil {
		return err
	}
	return unpackTar(unzipped, root)
}

func unpackTar(r io.Reader, root *os.Root) error {
	archive := tar.NewReader(io.LimitReader(r, maxBytes))
	var size int64
	for files := 0; ; files++ {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return makeSymlinks(root)
		}
		if err != nil {
			return err
		}
		if files == maxFiles {
			return fmt.Errorf("more than %d files", maxFiles)
		}
		// A sparse file is bigger than what stands for it in the archive.
		if header.Size > maxBytes-size {
			return fmt.Errorf("more than %d bytes", maxBytes)
		}
		size += header.Size
		if err := unpackFile(root, header, archive); err != nil {
			return fmt.Errorf("%q: %w", header.Name, err)
		}
	}
}

// unpackFile writes one entry. Directories come with the files in them.
func unpackFile(root *os.Root, header *tar.Header, content io.Reader) error {
	if header.Typeflag == tar.TypeDir {
		return nil
	}
	if header.Typeflag != tar.TypeReg {
		return errors.New("neither a file nor a directory")
	}
	name, ok := strings.CutPrefix(header.Name, prefix)
	if !ok {
		return nil // the package's own JavaScript
	}
	if !filepath.IsLocal(name) {
		return errors.New("points outside of the package")
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if header.FileInfo().Mode()&0o111 != 0 {
		mode = 0o755
	}
	f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, content); err != nil {
		_ = f.Close() // the first error says more
		return err
	}
	if err := f.Chmod(mode); err != nil { // whatever the umask: another user runs the server
		_ = f.Close() // the first error says more
		return err
	}
	return f.Close()
}

// makeSymlinks makes the links of shared libraries: npm's files can't hold any, so the package lists them.
func makeSymlinks(root *os.Root) error {
	text, err := root.ReadFile(symlinkFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(text, &links); err != nil {
		return fmt.Errorf("%s: %w", symlinkFile, err)
	}
	for _, link := range links {
		source, ok1 := strings.CutPrefix(link.Source, "native/")
		target, ok2 := strings.CutPrefix(link.Target, "native/")
		if !ok1 || !ok2 || !filepath.IsLocal(source) || !filepath.IsLocal(target) {
			return fmt.Errorf("%s: a link from %q to %q leaves the package", symlinkFile, link.Target, link.Source)
		}
		to, err := filepath.Rel(path.Dir(target), source)
		if err != nil {
			return err
		}
		if err := root.Symlink(to, target); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}
