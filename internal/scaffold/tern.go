package scaffold

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate"
)

// What tern's files are told by (https://github.com/jackc/tern): the line between the way there and the way back, and the one that
// keeps a file out of a transaction.
const (
	ternBelow = "---- create above / drop below ----"
	ternNoTx  = "---- tern: disable-tx ----"
)

var ternName = regexp.MustCompile(`^(\d+)_(.+)\.sql$`)

// readTern returns the migrations of a directory of tern's, or none when it is not one: no file has tern's line.
func readTern(dir string) ([]migrate.NewMigration, error) {
	dir = strings.TrimPrefix(dir, "file://")
	paths, err := filepath.Glob(filepath.Join(dir, "*.sql"))
	if err != nil || dir == "" {
		return nil, nil //nolint:nilerr // a name with brackets is no directory of tern's
	}
	var all []migrate.NewMigration
	is := false
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fail.Wrap(err, "read the migrations", path, "")
		}
		match := ternName.FindStringSubmatch(filepath.Base(path))
		up, down, cut := strings.Cut(string(text), ternBelow)
		is = is || cut
		switch {
		case match == nil:
			continue
		case strings.Contains(string(text), "{{") && cut:
			return nil, fail.New("the migration is a template of tern's", path, "write out what its {{ }} stand for")
		}
		all = append(all, migrate.NewMigration{
			Version: match[1], Name: match[2], Up: trimmed(up), Down: trimmed(down),
			UpNoTx: strings.Contains(up, ternNoTx), DownNoTx: strings.Contains(up, ternNoTx),
		})
	}
	if !is {
		return nil, nil
	}
	slices.SortStableFunc(all, func(a, b migrate.NewMigration) int { return number(a) - number(b) })
	return all, nil
}

func number(m migrate.NewMigration) int {
	n, err := strconv.Atoi(m.Version)
	if err != nil {
		return 0
	}
	return n
}

func trimmed(text string) string {
	text = strings.TrimSpace(strings.ReplaceAll(text, ternNoTx, ""))
	if text == "" {
		return ""
	}
	return text + "\n"
}
