package scope

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
)

// Settings are what a project says about what is compared.
type Settings struct {
	// Schemas are the schemas that are compared; none means all.
	Schemas []string
	// Wanted are those of Schemas that have to be on one of the sides, see Missing.
	Wanted []string
	// Include and Exclude are patterns: with Include only what one of its patterns names is compared.
	Include, Exclude []string
	// Off are the parts of schema.mode that are turned off: "schemas", "objects", "permissions", "default_permissions".
	Off []string
	// Skip are the words of diff.skip that are true, such as "drop_table".
	Skip []string
	// Where tells the place of a setting, for errors; nil where there is none.
	Where func(setting string) string
}

// Scope says what is compared. The nil Scope compares everything.
type Scope struct {
	schemas          map[string]bool
	include, exclude []pattern
	off              map[string]bool
	skip             []rule
	// wanted are the schemas that have to be somewhere, and wantedAt is where they are named.
	wanted   []string
	wantedAt string
}

// New reads settings. The error is a *fail.Error.
func New(settings Settings) (*Scope, error) {
	s := &Scope{off: map[string]bool{}}
	place := func(setting string) string {
		if settings.Where != nil {
			if at := settings.Where(setting); at != "" {
				return at
			}
		}
		return setting
	}
	for _, name := range settings.Schemas {
		if s.schemas == nil {
			s.schemas = map[string]bool{}
		}
		s.schemas[name] = true
	}
	s.wanted, s.wantedAt = settings.Wanted, place("schemas")
	for _, list := range []struct {
		target *[]pattern
		texts  []string
		name   string
	}{{&s.include, settings.Include, "include"}, {&s.exclude, settings.Exclude, "exclude"}} {
		for _, text := range list.texts {
			p, err := parse(text, place(list.name))
			if err != nil {
				return nil, err
			}
			*list.target = append(*list.target, p)
		}
	}
	for _, part := range settings.Off {
		s.off[part] = true
	}
	for _, word := range slices.Sorted(slices.Values(settings.Skip)) {
		r, ok := rules()[word]
		if !ok {
			return nil, fail.New("unknown kind of change "+word, place("skip"), "")
		}
		s.skip = append(s.skip, r)
	}
	return s, nil
}

// WithoutSkip returns the scope without diff.skip: what is compared, and not which plans are made of it.
func (s *Scope) WithoutSkip() *Scope {
	if s == nil {
		return nil
	}
	c := *s
	c.skip = nil
	return &c
}

// Compare returns the changes between two states of what is compared, whether or not they can be made.
func (s *Scope) Compare(old, new *catalog.Database) []diff.Change {
	changes := diff.Compare(old, new)
	if !s.narrows() {
		return changes
	}
	before, after := s.of(old), s.of(new)
	return slices.DeleteFunc(changes, func(c diff.Change) bool { return before.out(c.ID) != "" || after.out(c.ID) != "" })
}

// whole reports whether everything is compared.
func (s *Scope) whole() bool { return s == nil || !s.narrows() && len(s.skip) == 0 }

// narrows reports whether some objects are left out.
func (s *Scope) narrows() bool {
	return s != nil && (s.schemas != nil || len(s.include)+len(s.exclude)+len(s.off) > 0)
}

// view tells which objects of one database are left out.
type view struct {
	*Scope
	db      *catalog.Database
	reasons map[catalog.ID]string
}

func (s *Scope) of(db *catalog.Database) *view {
	return &view{Scope: s, db: db, reasons: map[catalog.ID]string{}}
}

// out returns the setting that leaves an object out, or "".
func (v *view) out(id catalog.ID) string {
	if reason, known := v.reasons[id]; known {
		return reason
	}
	reason := ""
	if o := v.db.Get(id); o != nil {
		reason = v.leaves(o)
	}
	v.reasons[id] = reason
	return reason
}

// leaves returns the setting that leaves out an object, which need not be in the database.
func (v *view) leaves(o *catalog.Object) string {
	switch {
	case v.off[part(o)]:
		return "schema.mode"
	case v.schemas != nil && !v.listed(o):
		return "schemas"
	case len(v.include) > 0 && !v.named(o, v.include):
		return "include"
	case v.named(o, v.exclude) || v.onExcludedColumn(o):
		return "exclude"
	}
	return ""
}

// part returns the part of schema.mode that an object belongs to.
func part(o *catalog.Object) string {
	switch {
	case o.ID.Kind == catalog.Grant:
		return "permissions"
	case o.ID.Kind == catalog.DefaultPrivilege:
		return "default_permissions"
	case o.ID.Kind == catalog.Schema || o.ID.On == catalog.Schema:
		return "schemas"
	}
	return "objects"
}

// listed reports whether an object belongs to the schemas that are compared: it is in one, is a part of what is in one, or is in
// none and needs something from these and nothing from others, such as an extension in one of them.
func (v *view) listed(o *catalog.Object) bool {
	switch {
	case o.ID.Kind == catalog.Schema:
		return v.schemas[o.ID.Name]
	case o.ID.Schema != "":
		return v.schemas[o.ID.Schema]
	case o.Parent != (catalog.ID{}) && v.db.Get(o.Parent) != nil:
		return v.listed(v.db.Get(o.Parent))
	}
	needs := false
	for _, dep := range o.Deps {
		name := dep.Schema
		if dep.Kind == catalog.Schema {
			name = dep.Name
		}
		if name != "" && !v.schemas[name] {
			return false
		}
		needs = needs || name != ""
	}
	return needs
}

// named reports whether a pattern is about an object, what it is a part of, its schema, or what takes it along.
func (v *view) named(o *catalog.Object, patterns []pattern) bool {
	if len(patterns) == 0 {
		return false
	}
	ways, typed := v.ways(o)
	for _, way := range ways {
		if slices.ContainsFunc(patterns, func(p pattern) bool { return p.matches(way, typed) }) {
			return true
		}
	}
	above := []catalog.ID{o.Parent, o.GoesWith}
	if o.ID.Schema != "" {
		above = append(above, catalog.ID{Kind: catalog.Schema, Name: o.ID.Schema})
	}
	return slices.ContainsFunc(above, func(id catalog.ID) bool {
		upper := v.db.Get(id)
		return upper != nil && v.named(upper, patterns)
	})
}

// ways returns the ways by which patterns can reach an object. What is said about another object has its way, so that only
// patterns that say the type are about it; privileges can also be reached by their role.
func (v *view) ways(o *catalog.Object) (ways [][]step, typed bool) {
	id, types := o.ID, typesOf(o)
	switch {
	case id.Kind == catalog.DefaultPrivilege:
		way := []step{{id.Schema, types}}
		return [][]step{way, append(way, role(id.Role))}, true
	case id.On != "":
		way := slices.Clone(v.way(id.Target()))
		if len(way) == 0 {
			return nil, true
		}
		way[len(way)-1].types = types
		ways = append(ways, way)
		if id.Kind == catalog.Grant {
			ways = append(ways, append(slices.Clone(way), role(id.Role)))
		}
		return ways, true
	}
	return [][]step{v.way(id)}, false
}

func role(name string) step { return step{name, []string{"role"}} }

// way returns the names and types on the way to an object.
func (v *view) way(id catalog.ID) []step {
	o := v.db.Get(id)
	if o == nil {
		return nil
	}
	types := typesOf(o)
	if o.Parent != (catalog.ID{}) && o.Parent.Kind != catalog.Schema {
		own := id.Sub
		if own == "" {
			own = id.Name
		}
		return append(slices.Clip(v.way(o.Parent)), step{own, types})
	}
	if id.Schema == "" {
		return []step{{id.Name, types}}
	}
	return []step{{id.Schema, []string{string(catalog.Schema)}}, {id.Name, types}}
}

// onExcludedColumn reports whether a part of a table needs one of its columns that is left out: its index, its key.
func (v *view) onExcludedColumn(o *catalog.Object) bool {
	if len(v.exclude) == 0 || o.Parent == (catalog.ID{}) || o.ID.Kind == catalog.Column {
		return false
	}
	return slices.ContainsFunc(o.Deps, func(dep catalog.ID) bool {
		column := v.db.Get(dep)
		return dep.Kind == catalog.Column && column != nil && column.Parent == o.Parent && v.named(column, v.exclude)
	})
}
