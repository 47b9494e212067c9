package plan

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
)

// fill is the action that fills a table anew with its rows.
const fill Action = "fill"

// hide is the action that hides its rows again.
const hide Action = "hide"

// filling reports whether the change is of a table that is made anew and gets its own rows back: a partition of such a table
// gets them through that.
func (c *change) filling() bool { return c.refill && c.carrier == (catalog.ID{}) }

// known returns the decision about an object, with nothing decided where there was none.
func (b *builder) known(id catalog.ID) *change {
	c := b.changes[id]
	if c == nil {
		c = &change{}
		c.ID, c.Old, c.New = id, b.context.Old.Get(id), b.context.New.Get(id)
		b.changes[id] = c
	}
	return c
}

// refill makes a table anew under its name, to be filled with its rows; it returns what goes meanwhile.
func (b *builder) refill(id, cause catalog.ID) []catalog.ID {
	c := b.known(id)
	if c.Old == nil || c.New == nil || c.refill {
		return nil
	}
	c.drop, c.create, c.refill, c.cause = true, true, true, cause
	// The table is locked, and empty for others, until all is done: nothing may be committed in between.
	b.context.Online = kind.Online{}
	return append([]catalog.ID{id}, b.carry(id, id)...)
}

// carry finds the partitions whose rows wait with their table's, and come back through it.
func (b *builder) carry(parent, carrier catalog.ID) []catalog.ID {
	var gone []catalog.ID
	for _, child := range partitions(b.context.Old, parent) {
		c := b.known(child)
		if c.New != nil {
			if !b.partitionOf(child, parent) {
				continue // it leaves with its rows
			}
			if !c.refill {
				gone = append(gone, child)
			}
			c.drop, c.create, c.refill = true, true, true
		}
		c.carrier = carrier
		gone = append(gone, b.carry(child, carrier)...)
	}
	return gone
}

// partitions returns the direct partitions of a table.
func partitions(db *catalog.Database, parent catalog.ID) []catalog.ID {
	var found []catalog.ID
	for _, dependent := range db.Dependents(parent) {
		if dependent.Kind != catalog.Partition {
			continue
		}
		if child, of := db.Get(dependent).Body.(catalog.Child).Bond(dependent); of == parent {
			found = append(found, child)
		}
	}
	return found
}

// partitionOf reports whether a table is a partition of another in the new state.
func (b *builder) partitionOf(child, parent catalog.ID) bool {
	bond := b.context.New.Get(catalog.ID{Kind: catalog.Partition, Schema: child.Schema, Name: child.Name})
	if bond == nil {
		return false
	}
	_, of := bond.Body.(catalog.Child).Bond(bond.ID)
	return of == parent
}

// waitsWith reports whether a part of a table that is filled anew waits with it, and is dropped with it in the end. What needs
// something else that goes can't wait, nor what binds the table to one that stays.
func (b *builder) waitsWith(a *atom, table *change) bool {
	if a.id().Kind == catalog.Partition && table.filling() {
		return false
	}
	if b.room(a.id()).Filled == kind.BeforeRows && a.change.Old.Parent == table.ID {
		return true
	}
	if b.context.Copied(table.ID) || b.context.Copied(table.carrier) {
		return true // nothing of the table waits but its rows
	}
	waits := b.context.Old.Get(a.change.Old.Parent)
	for _, dep := range a.change.Old.Deps {
		c := b.changes[dep]
		if waits != nil && waits.DependsOn(dep) {
			continue // it goes after the table
		}
		if c != nil && c.drop && !b.partOf(dep, table.ID) && (c.Old.GoesWith == (catalog.ID{}) || c.Old.GoesWith != a.change.Old.Parent) {
			return false
		}
	}
	return true
}

// filledAnew returns the change of the table that an object of the old state is a part of, where that is filled anew or waits
// with one that is, or nil.
func (b *builder) filledAnew(part *catalog.Object) *change {
	for ; part != nil; part = b.context.Old.Get(part.Parent) {
		if c := b.changes[part.Parent]; c != nil && (c.refill || c.carrier != (catalog.ID{})) {
			return c
		}
	}
	return nil
}

// waitsOnce reports whether what is dropped and created is a table that is filled anew, waits with one, or is a part of either:
// that happens only as long as the table is not filled, and so not when its file runs again.
func (b *builder) waitsOnce(c *change) bool {
	return c.refill || c.carrier != (catalog.ID{}) || b.filledAnew(c.Old) != nil
}

// partOf reports whether an object is a table, or a part of it or of one that waits with it.
func (b *builder) partOf(id, table catalog.ID) bool {
	for object := b.context.Old.Get(id); object != nil; object = b.context.Old.Get(object.Parent) {
		if object.ID == table {
			return true
		}
		if c := b.changes[object.ID]; c != nil && c.carrier != (catalog.ID{}) && (c.carrier == table || b.changes[table].carrier == c.carrier) {
			return true
		}
		if b.changes[table].carrier == object.ID {
			return true
		}
	}
	return false
}

// yield returns the statements that let a table wait with what hangs on it, so that its names are free.
func (b *builder) yield(a *atom, parts map[*atom][]*atom) []ddl.Statement {
	statements := b.room(a.id()).Yield(b.context, a.change.Old, b.pending(a.id()))
	var names func(a *atom)
	names = func(a *atom) {
		for _, part := range parts[a] {
			if yield := b.room(part.id()).Yield; yield != nil && !part.change.again {
				statements = append(statements, b.yielded(part, yield(b.context, part.change.Old, ""))...)
			}
			names(part)
		}
	}
	names(a)
	return statements
}

// yielded lets the name of a part of a waiting table be given free only if the part is there: it may have gone with its
// counterpart in a parent table.
func (b *builder) yielded(part *atom, statements []ddl.Statement) []ddl.Statement {
	for _, bond := range part.change.Old.Inherited {
		if c := b.changes[bond.From]; bond.Dropped && c != nil && c.drop {
			for i := range statements {
				statements[i] = statements[i].Looking()
			}
		}
	}
	return statements
}

// around puts the filling of a table between what the rows need and what they don't.
func (b *builder) around(a *atom, get func(Action, catalog.ID) *atom, hard, soft func(before, after *atom)) {
	hard(get(Drop, a.id()), a)
	for _, id := range b.sortedChanges() {
		c := b.changes[id]
		if c.carrier != a.id() && c.ID != a.id() {
			continue
		}
		for _, dep := range c.Old.Deps {
			if !b.partOf(dep, a.id()) && (!a.change.copied || dep.Kind == catalog.Schema) {
				hard(a, get(Drop, dep)) // such as the schema where it waits, or a function in its partition key
			}
		}
	}
	upward := get(Create, catalog.ID{Kind: catalog.Partition, Schema: a.id().Schema, Name: a.id().Name})
	for _, part := range b.context.Old.Parts(a.id()) {
		if drop := get(Drop, part.ID); drop != nil && !b.waitsWith(drop, a.change) {
			continue // it goes before the rows wait
		}
		for _, dep := range part.Deps {
			// A type that goes, or that is made anew in the place of the old one, can't go before the rows have moved.
			if c := b.changes[dep]; c != nil && !a.change.copied && (c.drop || c.remade && b.room(dep).Leaves == nil) && !b.partOf(dep, a.id()) {
				hard(a, get(Drop, dep))
				hard(a, get(Alter, dep))
			}
		}
	}
	for tables, seen := []catalog.ID{a.id()}, map[catalog.ID]bool{}; len(tables) > 0; tables = tables[1:] {
		table := tables[0]
		if seen[table] {
			continue
		}
		seen[table] = true
		hard(get(Create, table), a)
		for _, child := range partitions(b.context.New, table) {
			hard(get(Create, catalog.ID{Kind: catalog.Partition, Schema: child.Schema, Name: child.Name}), a)
			tables = append(tables, child)
		}
		b.complete(table, upward, get, hard)
		b.onTop(a, table, table == a.id(), get, hard, soft)
	}
}

// left returns the statements that drop the old forms of types, which the rows of a table had while it waited.
func (b *builder) left(table catalog.ID) []ddl.Statement {
	var statements []ddl.Statement
	if b.context.Copied(table) {
		return nil
	}
	seen := map[catalog.ID]bool{}
	for _, holder := range append(b.context.Old.Parts(table), b.context.Old.Get(table)) {
		for _, dep := range holder.Deps {
			if c := b.changes[dep]; c != nil && c.remade && b.room(dep).Leaves != nil && !seen[dep] {
				seen[dep] = true
				for _, statement := range b.room(dep).Leaves(c.Old) {
					if b.waitWith(dep) > 1 {
						statement = statement.Looking() // another table may still have the old form
					}
					statements = append(statements, statement)
				}
			}
		}
	}
	return statements
}

// waitWith counts the tables whose rows wait with values of an object that is made anew.
func (b *builder) waitWith(id catalog.ID) int {
	tables := map[catalog.ID]bool{}
	for _, dependent := range b.context.Old.Dependents(id) {
		for _, table := range []catalog.ID{dependent, b.context.Old.Get(dependent).Parent} {
			if b.context.Refilled(table) && !b.context.Copied(table) {
				tables[table] = true
			}
		}
	}
	return len(tables)
}

// complete lets the indexes of a table be whole before that is attached to another one, which would else make others.
func (b *builder) complete(table catalog.ID, upward *atom, get func(Action, catalog.ID) *atom, hard func(before, after *atom)) {
	for _, part := range b.context.New.Parts(table) {
		for _, dependent := range b.context.New.Dependents(part.ID) {
			if dependent.Kind != catalog.IndexPartition {
				continue
			}
			if _, of := b.context.New.Get(dependent).Body.(catalog.Child).Bond(dependent); of == part.ID {
				hard(get(Create, dependent), upward)
			}
		}
	}
}

// onTop orders what stands on a table and its columns and the filling.
func (b *builder) onTop(a *atom, table catalog.ID, root bool, get func(Action, catalog.ID) *atom, hard, soft func(before, after *atom)) {
	for _, part := range append(b.context.New.Parts(table), b.context.New.Get(table)) {
		for _, dependent := range b.context.New.Dependents(part.ID) {
			object := b.context.New.Get(dependent)
			filled, made := b.room(dependent).Filled, get(Create, dependent)
			switch {
			case filled == kind.BeforeRows && object.Parent.Kind == catalog.Table && root:
				if object.ID.Kind == catalog.Column || object.Parent == table {
					hard(made, a)
				}
			case filled == kind.BeforeRows:
			case filled == kind.AfterRowsBetter && object.ID.Kind == catalog.Partition && object.Parent != table:
				// The partitions of the table are what takes the rows.
			case filled == kind.AfterRowsBetter && (object.Parent.Kind != catalog.Table || object.Parent == table || !root):
				soft(a, made)
			default:
				hard(a, made)
			}
		}
	}
}

// hiding orders the hiding of rows after foreign keys have looked at them, and before materialized views are filled with what
// is to be seen of them.
func (b *builder) hiding(a *atom, get func(Action, catalog.ID) *atom, hard func(before, after *atom)) {
	hard(get(fill, a.id()), a)
	for _, part := range append(b.context.New.Parts(a.id()), b.context.New.Get(a.id())) {
		for _, dependent := range b.context.New.Dependents(part.ID) {
			if dependent.Kind == catalog.Constraint {
				hard(get(Create, dependent), a)
			}
		}
	}
	for _, view := range b.context.New.OfKind(catalog.MaterializedView) {
		hard(a, get(Create, view))
		for _, part := range b.context.New.Parts(a.id()) {
			if part.ID.Kind == catalog.Policy {
				hard(get(Create, part.ID), get(Create, view))
			}
		}
	}
}

// moves returns the tables whose rows the filling of a table may move: the partitions that it has in either state and, where
// one of them is there in the old state, the table itself.
func (b *builder) moves(table catalog.ID) []catalog.ID {
	var moved []catalog.ID
	for _, db := range []*catalog.Database{b.context.Old, b.context.New} {
		for tables := partitions(db, table); len(tables) > 0; tables = tables[1:] {
			if b.context.Old.Get(tables[0]) != nil {
				moved = append(moved, tables[0])
			}
			tables = append(tables, partitions(db, tables[0])...)
		}
	}
	if len(moved) > 0 {
		moved = append(moved, table)
	}
	return moved
}

// foreignBelow returns why a table can't be made anew with its rows, or nil: those of a foreign table are another server's.
func (b *builder) foreignBelow(table catalog.ID) error {
	for _, db := range []*catalog.Database{b.context.Old, b.context.New} {
		for tables := partitions(db, table); len(tables) > 0; tables = tables[1:] {
			if tables[0].Kind == catalog.ForeignTable {
				return fail.New("the table can't be made anew with its rows, because "+tables[0].String()+" is a partition of it, and its rows are another server's",
					table.String(), "detach the foreign table in a migration before, and attach it again in one after")
			}
			tables = append(tables, partitions(db, tables[0])...)
		}
	}
	return nil
}
