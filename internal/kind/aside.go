package kind

import (
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
)

// Shaped is a body of a type whose values have named parts.
type Shaped interface {
	// Fields returns the names of the parts in order.
	Fields() []string
	// FieldTypes returns their types in the same order, as format_type() prints them.
	FieldTypes() []string
}

// Reshape is what becomes of the values of a composite type that is made anew.
type Reshape struct {
	// Changed says that they have parts that the new type hasn't, has more of, or has in another order, at any depth: then the text of
	// an old value is none of the new type's.
	Changed bool
	// Less says that parts go, and JSON that some are JSON, in which a null is another thing than no value.
	Less, JSON bool
	// Ranged says that a range type is among what the values are made of: JSON has its values as text alone.
	Ranged bool
}

// Reshaped returns what becomes of the values of a column.
func (c *Context) Reshaped(column catalog.ID) (r Reshape) {
	seen := map[catalog.ID]bool{}
	var walk func(id catalog.ID)
	walk = func(id catalog.ID) {
		before, after := c.Old.Get(id), c.New.Get(id)
		if after == nil {
			after = c.rowSuccessor(id)
		}
		if seen[id] || before == nil || after == nil {
			return
		}
		seen[id] = true
		r.Ranged = r.Ranged || id.Kind == catalog.Range
		old, new, parts := c.fields(before, after)
		r.Changed = r.Changed || !slices.Equal(old, new)
		r.JSON = r.JSON || c.hasJSON(before)
		r.Less = r.Less || slices.ContainsFunc(old, func(field string) bool { return !slices.Contains(new, field) })
		for _, dep := range parts {
			if dep != before.Parent {
				walk(dep)
			}
		}
	}
	walk(column)
	return r
}

// hasJSON reports whether a part of a composite type, or a column of a table whose rows are values, is JSON.
func (c *Context) hasJSON(o *catalog.Object) bool {
	var types []string
	if shaped, ok := o.Body.(Shaped); ok {
		types = shaped.FieldTypes()
	}
	for _, attribute := range RowAttributes(c.Old, o.ID) {
		types = append(types, attribute.Type)
	}
	return slices.ContainsFunc(types, func(formatted string) bool {
		switch strings.TrimSuffix(Undomained(c.Old, formatted), "[]") {
		case "json", "jsonb":
			return true
		}
		return false
	})
}

// fields returns the names of the parts of a composite type, or of the columns of a table whose rows are values, and what the
// parts depend on. A table's columns keep their order unless one is made anew.
func (c *Context) fields(before, after *catalog.Object) (old, new []string, parts []catalog.ID) {
	if before.ID.Kind != after.ID.Kind {
		parts = before.Deps
		if before.ID.Kind != catalog.Composite {
			parts = columnDeps(c.Old, before.ID)
		}
		return rowFields(c.Old, before), rowFields(c.New, after), parts
	}
	if hasRowType(before.ID) {
		parts = ColumnsOf(c.Old, before.ID)
		for _, column := range parts {
			old = append(old, column.Sub)
		}
		for _, column := range ColumnsOf(c.New, before.ID) {
			new = append(new, column.Sub)
			if c.Rebuilt(column) {
				new = append(new, "")
			}
		}
		return old, new, parts
	}
	if attributes := RowAttributes(c.Old, before.ID); len(attributes) > 0 {
		return names(attributes), names(RowAttributes(c.New, before.ID)), columnDeps(c.Old, before.ID)
	}
	if shaped, ok := before.Body.(Shaped); ok {
		return shaped.Fields(), after.Body.(Shaped).Fields(), before.Deps
	}
	return nil, nil, before.Deps
}

// ColumnsOf returns the columns of a table, sorted by name: their order stays when others come and go.
func ColumnsOf(db *catalog.Database, table catalog.ID) []catalog.ID {
	var columns []catalog.ID
	for _, part := range db.Parts(table) {
		if part.ID.Kind == catalog.Column {
			columns = append(columns, part.ID)
		}
	}
	return columns
}

// Stays reports whether the type, as format_type() prints it, is none that the plan changes or makes anew.
func (c *Context) Stays(formatted string) bool {
	for _, db := range []*catalog.Database{c.Old, c.New} {
		for _, kind := range []catalog.Kind{catalog.Enum, catalog.Composite, catalog.Range, catalog.BaseType, catalog.Table, catalog.ForeignTable, catalog.View, catalog.MaterializedView, catalog.Domain} {
			for _, id := range db.OfKind(kind) {
				if name := ddl.Ident(id.Schema, id.Name); name == formatted || name+"[]" == formatted {
					return false
				}
			}
		}
	}
	return true
}

// Brought reports whether the type of a column, or one below it, comes with an extension that is not there before.
func (c *Context) Brought(id catalog.ID) bool { return c.ofPassing(c.New, id) }

// Taken reports whether the old type of a column, or one below it, goes with an extension.
func (c *Context) Taken(id catalog.ID) bool { return c.ofPassing(c.Old, id) }

// ofPassing reports whether an object of a state is made of what an extension has that is not there all the time.
func (c *Context) ofPassing(db *catalog.Database, id catalog.ID) bool {
	object := db.Get(id)
	return object != nil && slices.ContainsFunc(object.Deps, func(dep catalog.ID) bool {
		switch dep.Kind {
		case catalog.Extension:
			return !c.Existing(dep)
		case catalog.Domain:
			return c.ofPassing(db, dep)
		}
		return false
	})
}

// Beside returns the name under which something old waits beside its successor, cut so that it fits into PostgreSQL's 63
// bytes. What is cut off counts: names that begin alike don't become one.
func Beside(name string) string { return besides(name, "__old") }

// CopyOf returns the name under which the rows of a table wait in a plain copy, cut in the same way.
func CopyOf(name string) string { return besides(name, "__rows") }

func besides(name, suffix string) string {
	const most = 63
	if len(name) <= most-len(suffix) {
		return name + suffix
	}
	sum := fmt.Sprintf("_%08x", crc32.ChecksumIEEE([]byte(name)))
	for len(name) > most-len(sum)-len(suffix) {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name + sum + suffix
}
