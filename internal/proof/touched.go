package proof

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/plan"
)

// touch collects the tables that changes of objects may be about: those that the objects are parts of, stand on, or carry.
type touch struct {
	before, after *catalog.Database
	tables        map[catalog.ID]bool
	seen          map[catalog.ID]bool
}

// touched returns the tables of the state before that steps may read, check or write, sorted. Facts about objects, such as
// comments and grants, touch no rows.
func touched(before, after *catalog.Database, steps []plan.Step) []catalog.ID {
	t := &touch{before: before, after: after, tables: map[catalog.ID]bool{}, seen: map[catalog.ID]bool{}}
	for _, step := range steps {
		if step.Object.On == "" && step.Object.Kind != catalog.Schema {
			t.object(step.Object)
		}
	}
	var list []catalog.ID
	for id := range t.tables {
		list = append(list, id)
	}
	slices.SortFunc(list, catalog.ID.Compare)
	return list
}

// object adds the tables of an object that changes.
func (t *touch) object(id catalog.ID) {
	if old := t.before.Get(id); old != nil {
		t.table(t.before, id)
		t.above(id)
	}
	if object := t.after.Get(id); object != nil {
		t.table(t.after, id)
		for _, dep := range object.Deps {
			t.table(t.before, dep)
		}
	}
}

// table adds the table that the object is or belongs to, when it was there before.
func (t *touch) table(db *catalog.Database, id catalog.ID) bool {
	id, ok := tableOf(db, id)
	if ok && t.before.Get(id) != nil {
		t.tables[id] = true
	}
	return ok
}

// above adds the tables of what stands on an object, through types and functions, and one step beyond a table: those that
// refer to it.
func (t *touch) above(id catalog.ID) {
	if t.seen[id] {
		return
	}
	t.seen[id] = true
	own, inTable := tableOf(t.before, id)
	for _, dependent := range t.before.Dependents(id) {
		other, ok := tableOf(t.before, dependent)
		if ok {
			t.tables[other] = true
		}
		if !ok || inTable && own == other {
			t.above(dependent)
		}
	}
}

// tableOf returns the table that an object is or is a part of.
func tableOf(db *catalog.Database, id catalog.ID) (catalog.ID, bool) {
	for id != (catalog.ID{}) {
		if id.Kind == catalog.Table {
			return id, true
		}
		object := db.Get(id)
		if object == nil {
			break
		}
		id = object.Parent
	}
	return catalog.ID{}, false
}
