package scope

import (
	"fmt"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/fail"
)

// Missing refuses a schema that the settings name and that none of the databases has: of a misspelled name nothing would be
// compared, and all would seem well. The notes tell of patterns that include nothing. The error is a *fail.Error.
func (s *Scope) Missing(dbs ...*catalog.Database) ([]string, error) {
	if s == nil || len(dbs) == 0 {
		return nil, nil
	}
	known := map[string]bool{}
	for _, db := range dbs {
		for _, id := range db.OfKind(catalog.Schema) {
			known[id.Name] = true
		}
	}
	for _, name := range s.wanted {
		if !known[name] {
			return nil, fail.New(fmt.Sprintf("there is no schema %q", name), s.wantedAt, nearHint(name, known))
		}
	}
	var notes []string
	for _, p := range s.include {
		if !slices.ContainsFunc(dbs, func(db *catalog.Database) bool { return s.of(db).reaches(p) }) {
			notes = append(notes, fmt.Sprintf("include %q names nothing that is there", p.String()))
		}
	}
	return notes, nil
}

// nearHint names the schema that was meant, or all of them.
func nearHint(name string, known map[string]bool) string {
	if len(known) == 0 {
		return "there are no schemas at all"
	}
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	return config.UnknownHint(name, names)
}

// reaches reports whether a pattern is about any object of the database.
func (v *view) reaches(p pattern) bool {
	for _, o := range v.db.Objects {
		ways, typed := v.ways(o)
		if slices.ContainsFunc(ways, func(way []step) bool { return p.matches(way, typed) }) {
			return true
		}
	}
	return false
}
