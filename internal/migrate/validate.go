package migrate

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	atlas "ariga.io/atlas/sql/migrate"

	"github.com/plumbsql/plumb/internal/fail"
)

// HashFileName is the name of the checksum file.
const HashFileName = atlas.HashFileName

// ErrNoSum is in the error of Validate when the directory has migrations but no atlas.sum, and is otherwise fine.
var ErrNoSum = errors.New("atlas.sum is missing")

const hashHint = "look at the change; if it is intended, run `plumb migrate hash`"

// Validate checks the directory without a database: file names, duplicate and missing versions, statements that can't be
// cut, and atlas.sum. The error is a *fail.Error.
func (d *Dir) Validate() error {
	if err := d.checkNames(); err != nil {
		return err
	}
	migrations, err := d.Migrations()
	if err != nil {
		return err
	}
	if err := d.checkVersions(migrations); err != nil {
		return err
	}
	return d.checkSum()
}

// checkNames refuses .sql files that no reader would run, and down scripts without an up script.
func (d *Dir) checkNames() error {
	files, err := d.sqlFiles()
	if err != nil {
		return err
	}
	ups := map[string]bool{}
	for _, file := range files {
		n, ok := parseName(d.format, file)
		if !ok {
			return d.malformed(file)
		}
		if _, down := d.downVersion(file); !down {
			ups[n.Version] = true
		}
	}
	for _, file := range files {
		if version, down := d.downVersion(file); down && !ups[version] {
			return fail.New("the down file has no up file of version "+version, d.show(file), "add the up file or remove this one")
		}
	}
	return nil
}

// checkVersions finds duplicates, an order of names that isn't the order of the numbers, and holes in running numbers.
func (d *Dir) checkVersions(all []Migration) error {
	seen := map[string]string{}
	previous := Migration{}
	for _, m := range all {
		if m.Repeatable {
			continue
		}
		key := m.Version
		digits, isNumber := numeric(m.Version)
		if isNumber {
			key = digits
		}
		if other, twice := seen[key]; twice {
			return fail.New(fmt.Sprintf("version %s is there twice: %s and %s", m.Version, other, m.File), d.show(m.File),
				"give one of them a new version, then run `plumb migrate hash`")
		}
		seen[key] = m.File
		if before, ok := numeric(previous.Version); ok && isNumber {
			if err := d.checkStep(previous, m, before, digits); err != nil {
				return err
			}
		}
		previous = m
	}
	return nil
}

func (d *Dir) checkStep(previous, m Migration, before, now string) error {
	if compareNumbers(before, now) > 0 {
		return fail.New(fmt.Sprintf("%s runs before %s although its number is higher: files run in the order of their names",
			previous.File, m.File), d.show(m.File), "pad the numbers with zeros to one length, then run `plumb migrate hash`")
	}
	if d.format == FormatFlyway || !sequential(previous.Version) || !sequential(m.Version) {
		return nil
	}
	if next := successor(previous.Version); compareNumbers(mustNumeric(next), now) != 0 {
		return fail.New(fmt.Sprintf("version %s is missing between %s and %s", next, previous.File, m.File), d.show(m.File),
			"bring the missing file back, or number the files without a hole")
	}
	return nil
}

func mustNumeric(version string) string {
	digits, _ := numeric(version)
	return digits
}

// checkSum compares the files with atlas.sum by Atlas's own code.
func (d *Dir) checkSum() error {
	err := atlas.Validate(d.atlas())
	sum := path.Join(d.name, HashFileName)
	var mismatch *atlas.ChecksumError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &mismatch):
		what := fmt.Sprintf("%s was %s after %s was written", mismatch.File, mismatch.Reason, HashFileName)
		return fail.New(what, fmt.Sprintf("%s:%d", sum, mismatch.Line), hashHint)
	case errors.Is(err, atlas.ErrChecksumNotFound):
		return fail.Wrap(ErrNoSum, "the checksums of the migrations can't be checked", d.name, "run `plumb migrate hash` once and commit the file")
	case errors.Is(err, atlas.ErrChecksumFormat):
		return fail.New("the file can't be read: a line isn't \"name h1:hash\"", sum, "resolve a merge conflict, if there is one, then run `plumb migrate hash`")
	case errors.Is(err, atlas.ErrChecksumMismatch):
		return fail.New("the first line doesn't match the lines below it", sum+":1", hashHint)
	case errors.Is(err, fs.ErrPermission):
		return fail.Wrap(err, "read the checksums", sum, "")
	}
	return fail.Wrap(err, "check the checksums", sum, "")
}
