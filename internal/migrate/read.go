package migrate

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	atlas "ariga.io/atlas/sql/migrate"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

// Migration is one step of the history.
type Migration struct {
	// Version identifies it; Name is the readable rest of the file name, perhaps empty.
	Version, Name string
	// File is the name of the up file inside the directory.
	File string
	// Up is never nil; Down is nil when there is no way back.
	Up, Down *Script
	// Checks are queries that must all be true before Up runs (txtar files only).
	Checks []*Script
	// Checkpoint marks a file that stands for everything before it: an empty database starts at the last one, any
	// other skips it (Atlas's atlas:checkpoint, flyway's baseline files).
	Checkpoint bool
	// Repeatable marks a flyway R__ file, which runs again whenever it changed.
	Repeatable bool
}

// Migrations returns the migrations in the order in which they run. It fails on files that can't be read or cut into
// statements; Validate says more.
func (d *Dir) Migrations() ([]Migration, error) {
	files, err := d.atlas().Files()
	if err != nil {
		return nil, fail.Wrap(err, "read the migration directory", d.name, "")
	}
	downs, err := d.downFiles()
	if err != nil {
		return nil, err
	}
	all := make([]Migration, 0, len(files))
	for _, file := range files {
		m, err := d.migration(file, downs)
		if err != nil {
			return nil, err
		}
		for _, script := range []*Script{m.Up, m.Down} {
			if script != nil && !script.Said && d.mode == TxNone {
				script.NoTx = true
			}
		}
		if d.keep == nil || d.keep(m) {
			all = append(all, m)
		}
	}
	return all, nil
}

func (d *Dir) migration(file atlas.File, downs map[string]string) (Migration, error) {
	n, ok := parseName(d.format, file.Name())
	if !ok {
		return Migration{}, d.malformed(file.Name())
	}
	text := string(file.Bytes())
	m := Migration{
		Version: n.Version, Name: n.Name, File: file.Name(),
		Repeatable: n.Kind == kindRepeatable,
		Checkpoint: n.Kind == kindBaseline || d.format == FormatAtlas && hasDirective(text, "checkpoint"),
	}
	if err := cut(d.format, d.show(file.Name()), text, &m); err != nil {
		return Migration{}, err
	}
	down, ok := downs[n.Version]
	if !ok || m.Repeatable || m.Down != nil {
		return m, nil
	}
	bytes, err := fs.ReadFile(d.fsys, down)
	if err != nil {
		return Migration{}, fail.Wrap(err, "read the down script", d.show(down), "")
	}
	m.Down, err = newScript(d.show(down), string(bytes), 0, len(bytes), false)
	return m, err
}

func hasDirective(text, name string) bool {
	for _, d := range sqlparse.FileDirectives(text) {
		if d.Name == name {
			return true
		}
	}
	return false
}

// downFiles maps a version to the file that holds only its down script.
func (d *Dir) downFiles() (map[string]string, error) {
	all, err := d.sqlFiles()
	if err != nil {
		return nil, err
	}
	downs := map[string]string{}
	for _, file := range all {
		version, ok := d.downVersion(file)
		if !ok {
			continue
		}
		if other, twice := downs[version]; twice {
			return nil, fail.New(fmt.Sprintf("two down files have version %s: %s and %s", version, other, file), d.name, "remove one of them")
		}
		downs[version] = file
	}
	return downs, nil
}

// downVersion says for which version a file is the down script, if it is one.
func (d *Dir) downVersion(file string) (string, bool) {
	if d.format == FormatAtlas {
		if path.Dir(file) != downFolder {
			return "", false
		}
		n, ok := parseName(d.format, file)
		return n.Version, ok
	}
	n, ok := parseName(d.format, file)
	return n.Version, ok && n.Kind == kindDown
}

// downFolder is where the plain Atlas layout keeps down scripts: Atlas reads only the top folder.
const downFolder = "down"

// sqlFiles lists every visible .sql file that belongs to the directory, also those that Atlas doesn't read.
func (d *Dir) sqlFiles() ([]string, error) {
	if d.format == FormatFlyway {
		return d.walk()
	}
	files, err := sqlNames(d.fsys, ".")
	if err != nil {
		return nil, fail.Wrap(err, "read the migration directory", d.name, "")
	}
	if d.format == FormatAtlas {
		downs, err := sqlNames(d.fsys, downFolder)
		if err != nil {
			return nil, fail.Wrap(err, "read the migration directory", d.name, "")
		}
		for _, name := range downs {
			files = append(files, path.Join(downFolder, name))
		}
	}
	return files, nil
}

// walk lists .sql files of all visible folders, as flyway does.
func (d *Dir) walk() ([]string, error) {
	var files []string
	err := fs.WalkDir(d.fsys, ".", func(file string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if hidden := file != "." && strings.HasPrefix(e.Name(), "."); hidden {
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !e.IsDir() && strings.HasSuffix(file, ".sql") {
			files = append(files, file)
		}
		return nil
	})
	return files, fail.Wrap(err, "read the migration directory", d.name, "")
}

func (d *Dir) malformed(file string) error {
	shape := map[string]string{
		FormatAtlas:         "<version>_<name>.sql",
		FormatGolangMigrate: "<version>_<name>.up.sql and <version>_<name>.down.sql",
		FormatFlyway:        "V<version>__<name>.sql, U<version>__<name>.sql, B<version>__<name>.sql or R__<name>.sql",
	}[d.format]
	if shape == "" {
		shape = "<number>_<name>.sql"
	}
	return fail.New("the file name isn't one of a "+d.format+" migration", d.show(file), "name it "+shape+", or move it elsewhere")
}
