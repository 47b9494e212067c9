package migrate

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	atlas "ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/sqltool"

	"github.com/plumbsql/plumb/internal/fail"
)

// Dir is a migration directory. It reads the files anew on each call.
type Dir struct {
	fsys   fs.FS
	path   string // "" for a file system that isn't on disk
	name   string // what people call it
	format string
	keep   func(Migration) bool // nil for all
	mode   TxMode
}

// Open returns the directory at a path or a file:// URL (its query may give ?format=). format "" means: tell it from the
// file names. The directory must exist.
func Open(path, format string) (*Dir, error) {
	path, format, err := splitURL(path, format)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fail.New("the migration directory doesn't exist", path, "`plumb migrate diff NAME` and `plumb migrate new NAME` make it")
	case err != nil:
		return nil, fail.Wrap(err, "open the migration directory", path, "")
	case !info.IsDir():
		return nil, fail.New("the migration directory is a file", path, "give the directory, not one of its files")
	}
	d, err := OpenFS(os.DirFS(path), path, format)
	if err != nil {
		return nil, err
	}
	d.path = path
	return d, nil
}

// OpenFS is Open for any file system, such as an embed.FS; name is what messages call it. Such a directory can't be
// written to.
func OpenFS(fsys fs.FS, name, format string) (*Dir, error) {
	var err error
	if format == "" {
		format, err = detect(fsys, name)
	} else {
		format, err = resolveFormat(format, name)
	}
	if err != nil {
		return nil, err
	}
	return &Dir{fsys: fsys, name: name, format: format}, nil
}

// splitURL takes file://path?format=x apart. Anything else with a scheme is refused without printing it, since it may
// be a connection string with a password.
func splitURL(path, format string) (string, string, error) {
	scheme, rest, isURL := strings.Cut(path, "://")
	if !isURL {
		return path, format, nil
	}
	if scheme != "file" {
		return "", "", fail.New("only file:// can be a migration directory", scheme+"://…", "write file://migrations")
	}
	rest, query, _ := strings.Cut(rest, "?")
	values, err := url.ParseQuery(query)
	if err == nil {
		rest, err = url.PathUnescape(rest)
	}
	if err != nil {
		return "", "", fail.Wrap(err, "read the URL of the migration directory", path, "write file://migrations")
	}
	if format == "" {
		format = values.Get("format")
	}
	return filepath.FromSlash(rest), format, nil
}

// Only returns the directory as if it had only the migrations that keep wants, for replaying what one database has. All files
// still have to be valid; it is not for writing.
func (d *Dir) Only(keep func(Migration) bool) *Dir {
	only := *d
	only.keep = keep
	return &only
}

// In returns the directory with a mode for the files that don't name one.
func (d *Dir) In(mode TxMode) *Dir {
	in := *d
	in.mode = mode
	return &in
}

// TxMode is the mode given to In, else TxFile.
func (d *Dir) TxMode() TxMode {
	if d.mode == "" {
		return TxFile
	}
	return d.mode
}

// Path is the folder on disk, or the name given to OpenFS.
func (d *Dir) Path() string { return d.name }

// URL is the directory as Atlas writes it: file://migrations.
func (d *Dir) URL() string { return "file://" + filepath.ToSlash(d.name) }

// Format is one of the Format constants.
func (d *Dir) Format() string { return d.format }

// FS gives read access to the files.
func (d *Dir) FS() fs.FS { return d.fsys }

// atlasDir is the directory as Atlas's code wants it: it decides which files count and in which order.
type atlasDir struct {
	fs.FS
	format string
}

var _ atlas.Dir = atlasDir{}

// Files returns the files that Atlas would run, in its order.
func (d atlasDir) Files() ([]atlas.File, error) {
	switch d.format {
	case FormatGolangMigrate:
		return (&sqltool.GolangMigrateDir{FS: d.FS}).Files()
	case FormatFlyway:
		return (&sqltool.FlywayDir{FS: d.FS}).Files()
	}
	// goose and dbmate directories are read as Atlas's own; only the statements in the files differ, and those are
	// cut by us.
	mem := &atlas.MemDir{}
	names, err := sqlNames(d.FS, ".")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(d.FS, name)
		if err != nil {
			return nil, err
		}
		if err := mem.WriteFile(name, text); err != nil {
			return nil, err
		}
	}
	return mem.Files()
}

// Checksum computes what atlas.sum should hold.
func (d atlasDir) Checksum() (atlas.HashFile, error) {
	files, err := d.Files()
	if err != nil {
		return nil, err
	}
	return atlas.NewHashFile(files)
}

// WriteFile refuses: files are written by Dir.Write, all or none.
func (d atlasDir) WriteFile(string, []byte) error { return errors.New("read-only") }

func (d *Dir) atlas() atlasDir { return atlasDir{FS: d.fsys, format: d.format} }

// show turns the name of a file in the directory into what people can open.
func (d *Dir) show(file string) string { return filepath.Join(d.name, filepath.FromSlash(file)) }
