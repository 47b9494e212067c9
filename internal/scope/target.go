package scope

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/all"
)

// Target is where a plan has to lead.
type Target struct {
	// Catalog is what is wanted, with what is left out as it was before.
	Catalog *catalog.Database
	// Notes name the changes that diff.skip leaves out.
	Notes []string

	from *catalog.Database
	out  func(catalog.ID) string
}

// Target joins two states: what is compared is as in to, what is left out as in from, and so are the objects of keep, whose
// change is left out. The error is a *fail.Error where something of the one can't be without something of the other.
func (s *Scope) Target(from, to *catalog.Database, keep ...catalog.ID) (*Target, error) {
	if s.whole() {
		return &Target{Catalog: to, from: from, out: func(catalog.ID) string { return "" }}, nil
	}
	before, after := s.of(from), s.of(to)
	j := &join{
		Target: &Target{from: from, out: func(id catalog.ID) string {
			if reason := before.out(id); reason != "" {
				return reason
			}
			return after.out(id)
		}},
		to: to, objects: map[catalog.ID]*catalog.Object{}, kept: map[catalog.ID]string{},
	}
	j.narrow()
	if err := j.skip(s, keep); err != nil {
		return nil, err
	}
	j.Catalog = j.build()
	j.privileges(after)
	return j.Target, j.collisions()
}

// join builds a target.
type join struct {
	*Target
	to      *catalog.Database
	objects map[catalog.ID]*catalog.Object
	// kept are the objects that are as in from because their change is left out, with the reason.
	kept map[catalog.ID]string
}

// narrow takes what is left out from one side and the rest from the other. A part that is left out goes and comes with what it
// is a part of.
func (j *join) narrow() {
	for id, o := range j.to.Objects {
		if j.out(id) == "" {
			j.objects[id] = o
		}
	}
	var left []*catalog.Object
	for id, o := range j.from.Objects {
		if j.out(id) != "" {
			j.objects[id] = o
			left = append(left, o)
		}
	}
	for _, o := range left {
		if j.whole(o) == nil {
			delete(j.objects, o.ID)
		}
	}
}

// whole returns the part of the target that an object is a part of, itself where it is none; nil when that is gone.
func (j *join) whole(o *catalog.Object) *catalog.Object {
	for o != nil && o.Parent != (catalog.ID{}) {
		o = j.objects[o.Parent]
	}
	return o
}

// skip leaves out the changes that diff.skip names, then what can't be made without them, until the target is whole.
func (j *join) skip(s *Scope, keep []catalog.ID) error {
	target := &catalog.Database{Objects: j.objects}
	for _, id := range keep {
		j.keep(id, "rename")
	}
	for _, change := range diff.Compare(j.from, target) {
		if word := s.skipped(change, j.from, j.to); word != "" && j.kept[change.ID] == "" {
			j.note("diff.skip " + word + " leaves out " + change.String())
			j.keep(change.ID, word)
		}
	}
	for {
		o, dep := j.dangling()
		if o == nil {
			return nil
		}
		if err := j.mend(o, dep); err != nil {
			return err
		}
	}
}

func (j *join) note(text string) { j.Notes = append(j.Notes, text) }

// keep leaves an object as it was, with all its parts and what goes with it.
func (j *join) keep(id catalog.ID, reason string) {
	if j.kept[id] != "" {
		return
	}
	j.kept[id] = reason
	before := j.from.Get(id)
	added := before == nil
	if added {
		delete(j.objects, id)
	}
	if now := j.objects[id]; now == nil && before != nil {
		added = true // comes back, with all parts
	}
	if before != nil {
		j.objects[id] = before
	}
	if !added {
		return
	}
	for _, db := range []*catalog.Database{j.from, j.to} {
		for _, dependent := range db.Dependents(id) {
			if o := db.Get(dependent); o.Parent == id || o.GoesWith == id {
				j.keep(dependent, reason)
			}
		}
	}
}

// dangling returns an object that needs one that the target does not have.
func (j *join) dangling() (*catalog.Object, catalog.ID) {
	sorted := (&catalog.Database{Objects: j.objects}).Sorted()
	for _, o := range sorted {
		for _, dep := range o.Deps {
			if j.objects[dep] == nil {
				return o, dep
			}
		}
	}
	return nil, catalog.ID{}
}

// mend makes the target whole where o needs dep, which is not there.
func (j *join) mend(o *catalog.Object, dep catalog.ID) error {
	reason := j.kept[o.ID]
	switch {
	case j.out(o.ID) != "" && j.from.Get(dep) != nil:
		return fail.New(dep.String()+" would be dropped, but "+o.ID.String()+" needs it, which is left out by "+j.out(o.ID), "",
			"leave out both, or neither")
	case j.out(dep) != "":
		return fail.New(o.ID.String()+" needs "+dep.String()+", which is left out by "+j.out(dep)+" and is not there", "",
			"leave out both, or neither")
	case j.from.Get(dep) != nil && reason != "":
		j.note(dep.String() + " stays too: " + o.ID.String() + " needs it")
		j.keep(dep, reason)
	default:
		reason = j.kept[dep]
		j.note(change(j.from, j.to, o.ID) + " is left out too: it needs " + dep.String())
		j.keep(o.ID, reason)
	}
	return nil
}

// change describes the change of an object in a line.
func change(from, to *catalog.Database, id catalog.ID) string {
	c := diff.Change{ID: id, Old: from.Get(id), New: to.Get(id)}
	if c.Old != nil && c.New != nil {
		c.Attributes = catalog.Changed(c.Old, c.New)
	}
	return c.String()
}

// build makes a catalog of the objects. What only orders objects, and is not there, is left out.
func (j *join) build() *catalog.Database {
	db := j.to.Bare()
	for _, o := range j.objects {
		db.Add(present(o, j.objects))
	}
	return db
}

// present returns the object without its relations to objects that are not there.
func present(o *catalog.Object, objects map[catalog.ID]*catalog.Object) *catalog.Object {
	missing := func(id catalog.ID) bool { return objects[id] == nil }
	gone := func(bond catalog.Inheritance) bool { return missing(bond.From) || missing(bond.Via) }
	if !slices.ContainsFunc(o.Deps, missing) && !slices.ContainsFunc(o.Order, missing) && !slices.ContainsFunc(o.Soft, missing) &&
		!slices.ContainsFunc(o.Inherited, gone) && (o.GoesWith == (catalog.ID{}) || !missing(o.GoesWith)) {
		return o
	}
	c := *o
	c.Deps = slices.DeleteFunc(slices.Clone(o.Deps), missing)
	c.Order = slices.DeleteFunc(slices.Clone(o.Order), missing)
	c.Soft = slices.DeleteFunc(slices.Clone(o.Soft), missing)
	c.Inherited = slices.DeleteFunc(slices.Clone(o.Inherited), gone)
	if missing(o.GoesWith) {
		c.GoesWith = catalog.ID{}
	}
	return &c
}

// privileges lets new objects have what default privileges give them, where privileges are left out: to take that away would
// be to compare them.
func (j *join) privileges(after *view) {
	rooms := byKind()
	c := &kind.Context{Old: j.from, New: j.Catalog, Rooms: rooms, Rebuilt: func(catalog.ID) bool { return false }}
	for _, o := range j.Catalog.Sorted() {
		if j.from.Get(o.ID) != nil {
			continue
		}
		for _, room := range all.Rooms() {
			if room.Implies == nil {
				continue
			}
			for _, fact := range room.Implies(c, o) {
				if j.Catalog.Get(fact.ID) == nil && after.leaves(fact) != "" {
					fact.Deps = []catalog.ID{o.ID}
					j.Catalog.Add(fact)
				}
			}
		}
	}
}

func byKind() map[catalog.Kind]*kind.Room {
	rooms := map[catalog.Kind]*kind.Room{}
	for _, room := range all.Rooms() {
		rooms[room.Kind()] = room
	}
	return rooms
}

// collisions refuses a target in which what is left as it was has a name that something new wants.
func (j *join) collisions() error {
	rooms := byKind()
	taken := map[string]catalog.ID{}
	for _, o := range j.Catalog.Sorted() {
		room := rooms[o.ID.Kind]
		if room == nil || room.Claims == nil {
			continue
		}
		for _, claim := range room.Claims(o) {
			other, twice := taken[claim]
			taken[claim] = o.ID
			if !twice {
				continue
			}
			old, now := other, o.ID
			if j.from.Get(old) == nil {
				old, now = now, old
			}
			if j.from.Get(old) != nil && j.from.Get(now) == nil {
				return fail.New(now.String()+" wants the name of "+old.String()+", which is left as it is by "+j.because(old), "",
					"leave out both, or neither")
			}
		}
	}
	return nil
}

func (j *join) because(id catalog.ID) string {
	if word := j.kept[id]; word != "" {
		return "diff.skip " + word
	}
	return j.out(id)
}
