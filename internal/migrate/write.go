package migrate

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	atlas "ariga.io/atlas/sql/migrate"

	"github.com/plumbsql/plumb/internal/fail"
)

// NewMigration is a migration to be written.
type NewMigration struct {
	// Name is the readable part of the file name. Anything but letters, digits and _ becomes _.
	Name string
	// Version may stay "": the time of writing, later than every version in the directory.
	Version string
	// Up and Down are SQL with comments, complete with semicolons. Down "" means that there is no way back.
	Up, Down string
	// UpNoTx and DownNoTx mark scripts that can't run in a transaction.
	UpNoTx, DownNoTx bool
	// Directives are further lines for the head of the up file, as "atlas:nolint DS103".
	Directives []string
}

// Write adds migrations, in order, and brings atlas.sum up to date: all of it or nothing. It refuses when the directory
// isn't valid. It returns the paths of the files written, atlas.sum last.
func (d *Dir) Write(ctx context.Context, all []NewMigration) ([]string, error) {
	if d.path == "" {
		return nil, fail.New("the migration directory can't be written to", d.name, "open it from disk")
	}
	if err := d.Validate(); err != nil && !isNoSum(err) {
		return nil, err
	}
	old, err := d.Migrations()
	if err != nil {
		return nil, err
	}
	files, err := d.newFiles(old, all)
	if err != nil {
		return nil, err
	}
	return d.commit(ctx, files)
}

// New writes an empty pair with comments that say what belongs where.
func (d *Dir) New(ctx context.Context, name string) ([]string, error) {
	const up = `-- %s
--
-- Write statements that may run twice: CREATE TABLE IF NOT EXISTS, ADD COLUMN IF NOT EXISTS, DROP … IF EXISTS.
-- The file runs in one transaction. What can't (CREATE INDEX CONCURRENTLY) needs a file of its own, with Atlas's
-- directive txmode none on the first line and an empty line below it.
`
	const down = `-- The way back of: %s
--
-- Mark what loses data with a comment: "destructive:" and what is lost.
`
	return d.Write(ctx, []NewMigration{{Name: name, Up: fmt.Sprintf(up, name), Down: fmt.Sprintf(down, name)}})
}

// Hash writes atlas.sum anew from the files as they are. It returns its path.
func (d *Dir) Hash(ctx context.Context) (string, error) {
	if d.path == "" {
		return "", fail.New("the migration directory can't be written to", d.name, "open it from disk")
	}
	if err := d.checkNames(); err != nil {
		return "", err
	}
	paths, err := d.commit(ctx, nil)
	if err != nil {
		return "", err
	}
	return paths[0], nil
}

// newFiles gives every migration its version and turns it into files.
func (d *Dir) newFiles(old []Migration, all []NewMigration) ([]atlas.File, error) {
	newest, lastFile := "", ""
	for _, m := range old {
		if !m.Repeatable {
			newest, lastFile = m.Version, m.File
		}
	}
	txtar := len(old) > 0 && d.format == FormatAtlas && old[len(old)-1].isTxtar()
	now := time.Now()
	var files []atlas.File
	for _, m := range all {
		version := nextVersion(newest, now)
		if m.Version != "" {
			version = m.Version
		}
		if !later(version, newest) {
			return nil, fail.New(fmt.Sprintf("version %s isn't later than %s, the newest one", version, newest), d.name, "give another version")
		}
		added, err := d.formatOne(m, version, txtar)
		if err != nil {
			return nil, err
		}
		if d.format != FormatFlyway && added[0].Name() < lastFile {
			return nil, fail.New(fmt.Sprintf("%s would run before %s: files run in the order of their names", added[0].Name(), lastFile),
				d.name, "pad the numbers with zeros to one length, then run `plumb migrate hash`")
		}
		newest, lastFile = version, added[0].Name()
		files = append(files, added...)
	}
	return files, nil
}

func (d *Dir) formatOne(m NewMigration, version string, txtar bool) ([]atlas.File, error) {
	f := Formatter{Layout: d.format, Txtar: txtar}
	plan := &atlas.Plan{Version: version, Name: cleanName(m.Name), Transactional: !m.UpNoTx, Reversible: m.Down != ""}
	const noTxDirective = "atlas:txmode none"
	if m.UpNoTx {
		plan.Directives = append(plan.Directives, noTxDirective)
	}
	plan.Directives = append(plan.Directives, m.Directives...)
	if m.DownNoTx {
		f.DownDirectives = []string{noTxDirective}
	}
	change := &atlas.Change{Cmd: m.Up}
	if m.Down != "" {
		change.Reverse = m.Down
	}
	plan.Changes = []*atlas.Change{change}
	files, err := f.Format(plan)
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if _, ok := parseName(d.format, file.Name()); !ok {
			return nil, d.malformed(file.Name())
		}
	}
	return files, nil
}

var notInName = regexp.MustCompile(`[^\pL\pN_]+`)

// cleanName makes a file name of free text, without the double underscore that flyway gives a meaning.
func cleanName(name string) string {
	name = notInName.ReplaceAllString(strings.TrimSpace(name), "_")
	for strings.Contains(name, "__") {
		name = strings.ReplaceAll(name, "__", "_")
	}
	return strings.Trim(name, "_")
}

// later says whether version a comes after b in a directory.
func later(a, b string) bool {
	x, isNumber := numeric(a)
	y, both := numeric(b)
	if isNumber && both {
		return compareNumbers(x, y) > 0
	}
	return a > b
}

func (m Migration) isTxtar() bool {
	return m.Down != nil && m.Up.Path == m.Down.Path || len(m.Checks) > 0
}

// withFiles are the files of the directory as they will be once more ones are written.
func (d *Dir) withFiles(files []atlas.File) ([]atlas.File, error) {
	now, err := d.atlas().Files()
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		n, ok := parseName(d.format, f.Name())
		if _, down := d.downVersion(f.Name()); ok && !down && n.Kind == kindUp {
			now = append(now, f)
		}
	}
	if d.format == FormatFlyway {
		return now, nil
	}
	slices.SortStableFunc(now, func(a, b atlas.File) int { return strings.Compare(a.Name(), b.Name()) })
	return now, nil
}
