//go:build unix

package devdb

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"
)

const (
	copyWorkers = 4
	copyBuffer  = 256 << 10
	// holeSize is the piece of a file that is left out when it is all zero.
	holeSize = 64 << 10
)

// copyTree copies what is in src into the existing directory dst and gives it to who. A new cluster has 1,000 small
// files, so the time goes into system calls, which several workers make at once.
func copyTree(src, dst string, who identity) error {
	files := make(chan string, 64)
	var group errgroup.Group
	for range copyWorkers {
		group.Go(func() error { return copyFiles(files, src, dst, who) })
	}
	walkErr := filepath.WalkDir(src, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(src, path)
		if err != nil || rel == "." {
			return err
		}
		switch {
		case entry.IsDir():
			if err := os.Mkdir(filepath.Join(dst, rel), 0o700); err != nil {
				return err
			}
			return who.own(filepath.Join(dst, rel))
		case entry.Type().IsRegular():
			files <- rel
			return nil
		}
		return fmt.Errorf("%s is neither a file nor a directory", path)
	})
	close(files)
	return errors.Join(walkErr, group.Wait())
}

// copyFiles takes names until there are no more. After an error it goes on taking them, so that nobody waits for it.
func copyFiles(names <-chan string, src, dst string, who identity) error {
	buf := make([]byte, copyBuffer)
	var first error
	for name := range names {
		if first == nil {
			first = copyFile(filepath.Join(src, name), filepath.Join(dst, name), who, buf)
		}
	}
	return first
}

var zeros [holeSize]byte

// copyFile copies a file and leaves holes where it is zero: most of a new cluster's first 16 MB of WAL is.
func copyFile(src, dst string, who identity, buf []byte) (err error) {
	in, err := os.Open(src)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(dst, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := out.Close(); err == nil {
			err = closeErr
		}
	}()
	if who.drop {
		if err := out.Chown(who.uid, who.gid); err != nil {
			return err
		}
	}
	var size, written int64
	for {
		n, err := in.Read(buf)
		for piece := buf[:n]; len(piece) > 0; {
			part := piece[:min(len(piece), holeSize)]
			piece = piece[len(part):]
			if !bytes.Equal(part, zeros[:len(part)]) {
				if _, err := out.WriteAt(part, size); err != nil {
					return err
				}
				written = size + int64(len(part))
			}
			size += int64(len(part))
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	if written == size {
		return nil
	}
	return out.Truncate(size)
}
