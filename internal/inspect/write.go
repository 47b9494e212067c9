package inspect

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
)

// unfinished begins the names of folders that are being written.
const unfinished = ".plumb-inspect-"

// WriteFolder writes files into a folder that is new or empty: all of them, or none. What a killed run left doesn't count. The
// files are first written into a folder of another name: beside a new folder, or inside one that is there, which may be a
// mount, or the working folder.
func WriteFolder(ctx context.Context, dir string, files []File) error {
	dir = filepath.Clean(dir)
	entries, err := os.ReadDir(dir)
	place := dir
	switch {
	case errors.Is(err, fs.ErrNotExist):
		place = filepath.Dir(dir)
	case err != nil:
		return fail.Wrap(err, "write the schema", dir, "")
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), unfinished) {
			return fail.New("the folder is not empty", dir, "name another one, or remove what is there")
		}
	}
	if err := replace(ctx, place, dir, entries, files); err != nil {
		return fail.Wrap(err, "write the schema", dir, "")
	}
	return nil
}

func replace(ctx context.Context, place, dir string, left []fs.DirEntry, files []File) (err error) {
	if err := os.MkdirAll(place, 0o755); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(place, unfinished)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	if err := os.Chmod(temp, 0o755); err != nil {
		return err
	}
	if err := writeAll(ctx, temp, files); err != nil {
		return err
	}
	if place != dir {
		return os.Rename(temp, dir)
	}
	for _, entry := range left {
		if err := os.RemoveAll(filepath.Join(dir, entry.Name())); err != nil {
			return err
		}
	}
	return moveUp(temp, dir)
}

// writeAll writes files into a folder until the context ends.
func writeAll(ctx context.Context, dir string, files []File) error {
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		path := filepath.Join(dir, filepath.FromSlash(file.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(file.Text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// moveUp moves what is in a folder to the folder above it, and back where that fails half-way.
func moveUp(from, to string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for i, entry := range entries {
		if err := os.Rename(filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name())); err != nil {
			for _, moved := range entries[:i] {
				err = errors.Join(err, os.Rename(filepath.Join(to, moved.Name()), filepath.Join(from, moved.Name())))
			}
			return err
		}
	}
	return nil
}
