package kind

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
)

// based is a body of a domain.
type based interface{ BaseType() string }

// Undomained returns the type below a domain, or the type itself; both as format_type() prints them. There is none below an array of
// a domain over an array, which PostgreSQL casts to no other.
func Undomained(db *catalog.Database, formatted string) string {
	element, array := strings.CutSuffix(formatted, "[]")
	for _, id := range db.OfKind(catalog.Domain) {
		if ddl.Ident(id.Schema, id.Name) != element {
			continue
		}
		base := Undomained(db, db.Get(id).Body.(based).BaseType())
		switch {
		case array && strings.HasSuffix(base, "[]"):
			return formatted
		case array:
			return base + "[]"
		}
		return base
	}
	return formatted
}

// Inside returns the columns, old and kept, whose values hold values of the type within an array, a composite type, a range
// or a row of a table; sorted. PostgreSQL refuses to rewrite or check such values.
func (c *Context) Inside(id catalog.ID) []catalog.ID {
	w := &within{db: c.Old, other: c.New, kept: true, seen: map[visit]bool{}}
	return w.columns(id)
}

// Held reports whether any column that is kept has values of the type, in whatever they are.
func (c *Context) Held(id catalog.ID) bool {
	w := &within{db: c.Old, other: c.New, kept: true, seen: map[visit]bool{}}
	w.walk(id, true)
	return len(w.found) > 0
}

// InsideNew is Inside for the columns that are new, get another type that holds such values, or have one that comes to hold them.
func (c *Context) InsideNew(id catalog.ID) []catalog.ID {
	w := &within{db: c.New, other: c.Old, before: c.Inside(id), seen: map[visit]bool{}}
	return w.columns(id)
}

func (w *within) columns(id catalog.ID) []catalog.ID {
	w.walk(id, hasRowType(id))
	slices.SortFunc(w.found, catalog.ID.Compare)
	return slices.Compact(w.found)
}

// hasRowType reports whether values elsewhere may be rows of the object, whose columns change one by one.
func hasRowType(id catalog.ID) bool {
	return id.Kind == catalog.Table || id.Kind == catalog.ForeignTable
}

// within collects columns above a type.
type within struct {
	db, other *catalog.Database
	// kept asks for the columns that the other state has too, else for those that it has not, or of another type, or not
	// among those of before.
	kept   bool
	before []catalog.ID
	seen   map[visit]bool
	found  []catalog.ID
}

// visit is a type, and whether it was reached through something that holds it.
type visit struct {
	id     catalog.ID
	nested bool
}

func (w *within) walk(id catalog.ID, nested bool) {
	if w.seen[visit{id, nested}] {
		return
	}
	w.seen[visit{id, nested}] = true
	for _, dependent := range w.db.Dependents(id) {
		switch dependent.Kind {
		case catalog.Column:
			w.column(id, dependent, nested)
		case catalog.Composite, catalog.Range:
			w.walk(dependent, true)
		case catalog.ViewColumn:
			if view := w.db.Get(dependent).Parent; view.Kind == catalog.View && view != id {
				w.walk(view, true) // in rows of the view
			}
		case catalog.Domain:
			formatted := w.db.Get(dependent).Body.(based).BaseType()
			w.walk(dependent, nested || strings.HasSuffix(formatted, "[]"))
		}
	}
}

// column takes a column that has the type, and goes on to the columns that have rows of its table.
func (w *within) column(id, column catalog.ID, nested bool) {
	object := w.db.Get(column)
	typed, ok := object.Body.(Typed)
	if object.Parent == id || !ok || !object.DependsOn(id) {
		return
	}
	asked := w.there(column, typed) == w.kept
	if formatted, _ := typed.ColumnType(); nested || strings.HasSuffix(formatted, "[]") {
		if asked || !w.kept && !slices.Contains(w.before, column) {
			w.found = append(w.found, column)
		}
		return
	}
	if asked && hasRowType(object.Parent) {
		w.walk(object.Parent, true)
	}
}

// there reports whether the other state has the column too.
func (w *within) there(column catalog.ID, typed Typed) bool {
	object := w.other.Get(column)
	if object == nil || w.kept {
		return object != nil
	}
	before, ok := object.Body.(Typed)
	if !ok {
		return false
	}
	was, _ := before.ColumnType()
	is, _ := typed.ColumnType()
	return was == is
}

// Kept returns the materialized views of the old state that keep rows of a table as values, alone or in arrays.
func (c *Context) Kept(table catalog.ID) []catalog.ID {
	row := ddl.Ident(table.Schema, table.Name)
	return slices.DeleteFunc(slices.Clone(c.Old.OfKind(catalog.MaterializedView)), func(id catalog.ID) bool {
		return !slices.ContainsFunc(c.Old.Parts(id), func(part *catalog.Object) bool {
			viewed, ok := part.Body.(Viewed)
			return ok && strings.TrimSuffix(viewed.Attribute().Type, "[]") == row
		})
	})
}
