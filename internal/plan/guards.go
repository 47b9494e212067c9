package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

// guard adds the conditions without which a drop would not work when its file runs again: by then another kind of object
// may have the name, or new rows may stand on the object in its new form.
func (b *builder) guard(a *atom, statements []ddl.Statement) []ddl.Statement {
	room := b.room(a.id())
	var conditions []string
	if room.Exists != nil && b.nameGoesOn(a) {
		conditions = append(conditions, room.Exists(a.id()))
	}
	if a.change.create && !a.change.again {
		for _, id := range b.newDataAbove(a.id()) {
			conditions = append(conditions, ddl.Not(b.room(id).Exists(id)))
		}
		conditions = append(conditions, b.untaken(a.id())...)
	}
	if a.change.create {
		conditions = append(conditions, b.unfilled(a.id())...)
	}
	if a.change.create && b.waitingAbove(a.id()) {
		conditions = append(conditions, b.pending(a.id()))
	}
	if table := b.filledAnew(a.change.Old); table != nil {
		conditions = append(conditions, b.pending(table.ID))
	}
	if len(conditions) == 0 {
		return statements
	}
	for i := range statements {
		if statements[i].NoTx {
			continue // can't stand in a block; IF EXISTS has to do
		}
		all := conditions
		if statements[i].When != "" {
			all = append(all, statements[i].When)
		}
		statements[i].When = strings.Join(all, " AND ")
	}
	return statements
}

// nameGoesOn reports whether an object of another kind takes the name of one that goes.
func (b *builder) nameGoesOn(a *atom) bool {
	room := b.room(a.id())
	if room.Claims == nil {
		return false
	}
	for _, claim := range room.Claims(a.change.Old) {
		for _, taker := range b.takers()[claim] {
			if taker.Kind != a.id().Kind {
				return true
			}
		}
	}
	return false
}

// takers returns the new objects by the names that they take.
func (b *builder) takers() map[string][]catalog.ID {
	if b.takersByClaim == nil {
		b.takersByClaim = map[string][]catalog.ID{}
		for _, id := range b.sortedChanges() {
			c := b.changes[id]
			room := b.room(id)
			if room.Claims == nil || c.New == nil {
				continue
			}
			var had []string
			if c.Old != nil && !c.create {
				had = room.Claims(c.Old)
			}
			for _, claim := range room.Claims(c.New) {
				if !slices.Contains(had, claim) {
					b.takersByClaim[claim] = append(b.takersByClaim[claim], id)
				}
			}
		}
	}
	return b.takersByClaim
}

// newDataAbove returns the new objects with data that stand on an object which is dropped and created. A partition does not stand on the
// index to which its own is attached.
func (b *builder) newDataAbove(id catalog.ID) []catalog.ID {
	var found []catalog.ID
	b.above(id, func(above catalog.ID) {
		if above.Kind == catalog.IndexPartition {
			return
		}
		data := b.newWithData(above)
		if data != (catalog.ID{}) && b.room(data).Exists != nil && !slices.Contains(found, data) {
			found = append(found, data)
		}
	})
	return found
}

// untaken returns the conditions that columns which take a type that is dropped and created have not taken it yet.
func (b *builder) untaken(id catalog.ID) []string {
	var conditions []string
	b.above(id, func(above catalog.ID) {
		c := b.changes[above]
		if c == nil || c.create || c.drop {
			return
		}
		before, typed := c.Old.Body.(kind.Typed)
		if after, ok := c.New.Body.(kind.Typed); ok && typed {
			old, _ := before.ColumnType()
			if formatted, _ := after.ColumnType(); formatted != old {
				conditions = append(conditions, ddl.Not(ddl.ColumnHas(above.Schema, above.Name, above.Sub, "a.atttypid = "+ddl.TypeOf(formatted))))
			}
		}
	})
	return conditions
}

// unfilled returns the conditions that tables which are filled anew, and then stand on an object that is dropped and created,
// are not filled yet.
func (b *builder) unfilled(id catalog.ID) []string {
	var conditions []string
	b.above(id, func(above catalog.ID) {
		for object := b.context.New.Get(above); object != nil; object = b.context.New.Get(object.Parent) {
			c := b.changes[object.ID]
			if c == nil || !c.refill {
				continue
			}
			table, pending := cmp.Or(c.carrier, c.ID), b.pending(c.ID)
			if b.context.Copied(table) {
				// The old table is gone by then, and the new one not there.
				pending = ddl.Regclass(table.Schema, kind.CopyOf(table.Name)) + " IS NOT NULL AND " + ddl.Regclass(table.Schema, table.Name) + " IS NULL"
			}
			if !slices.Contains(conditions, pending) {
				conditions = append(conditions, pending)
			}
		}
	})
	return conditions
}

// newWithData returns the new object with data that an object is or is a part of, the outermost one; zero if there is none.
func (b *builder) newWithData(id catalog.ID) catalog.ID {
	var found catalog.ID
	for id != (catalog.ID{}) {
		c := b.changes[id]
		if c == nil || !c.create || c.drop {
			break
		}
		if b.holdsData(c.New) {
			found = id
		}
		id = c.New.Parent
	}
	return found
}
