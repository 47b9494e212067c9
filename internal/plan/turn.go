package plan

import (
	"maps"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind"
)

// turn takes for the old state what becomes of it by itself when others change, so that the plan makes what is then left
// to do.
func (b *builder) turn() {
	for _, room := range b.options.Rooms {
		if room.Turns != nil {
			b.turned = append(b.turned, room.Turns(b.context)...)
		}
	}
	if len(b.turned) == 0 {
		return
	}
	old, names := b.context.Old, map[catalog.ID]catalog.ID{}
	objects := map[catalog.ID]*catalog.Object{}
	for _, turned := range b.turned {
		for _, from := range turned.From {
			names[from], objects[from] = turned.Object.ID, nil
		}
	}
	for from := range maps.Keys(names) {
		for _, dependent := range old.Dependents(from) {
			if _, turns := names[dependent]; !turns {
				objects[dependent] = renamed(old.Get(dependent), names)
			}
		}
	}
	for _, turned := range b.turned {
		objects[turned.Object.ID] = renamed(turned.Object, names)
	}
	b.context.Old = old.With(objects)
}

// turns reports whether an object is what others have become: it waits for their change, which may need that of what it is about.
func (b *builder) turns(id catalog.ID) bool {
	if b.turnedInto == nil {
		b.turnedInto = map[catalog.ID]bool{}
		for _, turned := range b.turned {
			b.turnedInto[turned.Object.ID] = true
		}
	}
	return b.turnedInto[id]
}

// renamed returns the object with what it needs by the names that this has then.
func renamed(object *catalog.Object, names map[catalog.ID]catalog.ID) *catalog.Object {
	then := *object
	then.Deps = slices.Clone(object.Deps)
	for i, dep := range then.Deps {
		if name, turns := names[dep]; turns {
			then.Deps[i] = name
		}
	}
	slices.SortFunc(then.Deps, catalog.ID.Compare)
	then.Deps = slices.Compact(then.Deps)
	return &then
}

// turnedLast puts the drop of what others turn into something behind their change.
func (l *linker) turnedLast(turned kind.Turned) {
	drop := l.get(Drop, turned.Object.ID)
	if drop == nil || drop.into != nil || l.b.context.Rebuilt(turned.Object.Parent) {
		return
	}
	for _, by := range turned.By {
		for _, action := range []Action{Drop, Alter, Create} {
			l.must(l.get(action, by), drop)
		}
	}
}
