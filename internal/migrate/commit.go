package migrate

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	atlas "ariga.io/atlas/sql/migrate"

	"github.com/plumbsql/plumb/internal/fail"
)

func isNoSum(err error) bool { return errors.Is(err, ErrNoSum) }

// staged is a file that waits under a temporary name.
type staged struct{ temp, final string }

// commit puts files and a fresh atlas.sum into place: first all of them under temporary names, then renamed one by one,
// atlas.sum last. Whatever fails, the files already renamed are taken away again.
func (d *Dir) commit(ctx context.Context, files []atlas.File) (paths []string, err error) {
	sum, err := d.newSum(files)
	if err != nil {
		return nil, fail.Wrap(err, "compute the checksums", d.name, "")
	}
	var waiting []staged
	defer func() {
		for _, s := range waiting {
			_ = os.Remove(s.temp)
		}
	}()
	for _, f := range append(files, sum) {
		s, err := d.stage(f)
		if err != nil {
			return nil, fail.Wrap(err, "write a migration file", d.show(f.Name()), "")
		}
		waiting = append(waiting, s)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for i, s := range waiting {
		if err := place(s, i < len(files)); err != nil {
			for _, done := range paths {
				_ = os.Remove(done)
			}
			return nil, fail.Wrap(err, "write a migration file", s.final, "")
		}
		paths = append(paths, s.final)
	}
	return paths, nil
}

// newSum is atlas.sum as it must be with the files in the directory.
func (d *Dir) newSum(files []atlas.File) (atlas.File, error) {
	all, err := d.withFiles(files)
	if err != nil {
		return nil, err
	}
	hash, err := atlas.NewHashFile(all)
	if err != nil {
		return nil, err
	}
	text, err := hash.MarshalText()
	if err != nil {
		return nil, err
	}
	return atlas.NewLocalFile(HashFileName, text), nil
}

// stage writes a file next to its place, safe on disk.
func (d *Dir) stage(f atlas.File) (s staged, err error) {
	s.final = filepath.Join(d.path, filepath.FromSlash(f.Name()))
	folder := filepath.Dir(s.final)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return s, err
	}
	file, err := os.CreateTemp(folder, ".plumb-*.tmp")
	if err != nil {
		return s, err
	}
	defer func() {
		err = errors.Join(err, file.Close())
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	s.temp = file.Name()
	if _, err := file.Write(f.Bytes()); err != nil {
		return s, err
	}
	if err := file.Chmod(0o644); err != nil {
		return s, err
	}
	return s, file.Sync()
}

// place gives a staged file its name. A new file must not be there yet.
func place(s staged, isNew bool) error {
	if isNew {
		if _, err := os.Lstat(s.final); err == nil {
			return fs.ErrExist
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return os.Rename(s.temp, s.final)
}
