package seed

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/scope"
	"github.com/plumbsql/plumb/internal/source"
	"github.com/plumbsql/plumb/internal/state"
)

// DefaultMaxRows is how many rows of a table are read when nothing else is said.
const DefaultMaxRows = 10_000

// The modes, in Atlas's words.
const (
	insert = "insert" // missing rows are added
	upsert = "upsert" // and those that differ are changed
	sync   = "sync"   // and those that are too many are deleted
)

// Settings say which rows are compared, and what may be done about those that differ. The nil Settings compare none.
type Settings struct {
	mode                       string
	maxRows                    int
	include, exclude, skipDiff [][]string
}

// New reads the data block of an env; nil stands for none. The error is a *fail.Error.
func New(rows *config.Rows) (*Settings, error) {
	if rows == nil {
		return nil, nil //nolint:nilnil // no settings are settings too
	}
	s := &Settings{mode: cmp.Or(rows.Mode, insert), maxRows: cmp.Or(rows.MaxRows, DefaultMaxRows)}
	for _, list := range []struct {
		name   string
		texts  []string
		most   int
		target *[][]string
	}{
		{"include", rows.Include, 2, &s.include},
		{"exclude", rows.Exclude, 2, &s.exclude},
		{"skip_diff", rows.SkipDiff, 3, &s.skipDiff},
	} {
		for _, text := range list.texts {
			globs := strings.Split(text, ".")
			if n := len(globs); n != list.most && n != list.most-1 || !valid(globs) {
				return nil, fail.New(fmt.Sprintf("the pattern %q of data.%s is malformed", text, list.name), rows.Where, map[int]string{
					2: "write schema.table, or only the table; both may be globs such as tenant_*",
					3: "write schema.table.column or table.column; each may be a glob such as *",
				}[list.most])
			}
			*list.target = append(*list.target, globs)
		}
	}
	return s, nil
}

func valid(globs []string) bool {
	return !slices.ContainsFunc(globs, func(glob string) bool {
		_, err := path.Match(glob, "")
		return err != nil || glob == ""
	})
}

// matches reports whether one of the patterns names something by all its parts, or all but the first, the schema.
func matches(patterns [][]string, way ...string) bool {
	return slices.ContainsFunc(patterns, func(globs []string) bool {
		for i, glob := range globs {
			if ok, err := path.Match(glob, way[len(way)-len(globs)+i]); err != nil || !ok {
				return false
			}
		}
		return true
	})
}

// tables returns those of the tables that are compared.
func (s *Settings) tables(seeded []source.Seeded, db *catalog.Database, within *scope.Scope) []source.Seeded {
	if s == nil || len(seeded) == 0 {
		return nil
	}
	compared, _ := within.Only(db)
	var chosen []source.Seeded
	for _, t := range seeded {
		if len(s.include) > 0 && !matches(s.include, t.Schema, t.Table) || matches(s.exclude, t.Schema, t.Table) {
			continue
		}
		if compared.Get(catalog.ID{Kind: catalog.Table, Schema: t.Schema, Name: t.Table}) != nil {
			chosen = append(chosen, t)
		}
	}
	return chosen
}

// Notes tell of rows that are not compared because nothing says that they should be.
func (s *Settings) Notes(desired *state.State) []string {
	if s != nil || len(desired.Seeded) == 0 {
		return nil
	}
	names := make([]string, len(desired.Seeded))
	for i, t := range desired.Seeded {
		names[i] = t.Schema + "." + t.Table
	}
	return []string{"the rows of " + strings.Join(names, ", ") + " (" + desired.Seeded[0].Where +
		") are not compared: the env in atlas.hcl says so with data { mode = INSERT }, UPSERT or SYNC"}
}
