package kind

import (
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
)

// based is a body of a domain.
type based interface{ BaseType() string }

// Undomained returns the type below a domain, or the type itself; both as format_type() prints them.
func Undomained(db *catalog.Database, formatted string) string {
	element, array := strings.CutSuffix(formatted, "[]")
	for _, id := range db.OfKind(catalog.Domain) {
		if ddl.Ident(id.Schema, id.Name) != element {
			continue
		}
		base := Undomained(db, db.Get(id).Body.(based).BaseType())
		if array {
			return base + "[]"
		}
		return base
	}
	return formatted
}

// Inside returns a column, old and kept, whose values hold values of the type within an array, a composite type or a row
// of a table; zero if there is none. PostgreSQL refuses to rewrite or check such values.
func (c *Context) Inside(id catalog.ID) catalog.ID {
	return c.inside(id, id.Kind == catalog.Table, map[catalog.ID]bool{})
}

func (c *Context) inside(id catalog.ID, nested bool, seen map[catalog.ID]bool) catalog.ID {
	if seen[id] {
		return catalog.ID{}
	}
	seen[id] = true
	name := ddl.Ident(id.Schema, id.Name)
	for _, dependent := range c.Old.Dependents(id) {
		object, found := c.Old.Get(dependent), catalog.ID{}
		switch dependent.Kind {
		case catalog.Column:
			if object.Parent == id || c.New.Get(dependent) == nil {
				continue
			}
			formatted, _ := object.Body.(Typed).ColumnType()
			switch {
			case formatted == name+"[]" || nested && formatted == name:
				found = dependent
			case formatted == name:
				found = c.inside(object.Parent, true, seen)
			}
		case catalog.Composite:
			found = c.inside(dependent, true, seen)
		case catalog.Domain:
			found = c.inside(dependent, nested, seen)
		}
		if found != (catalog.ID{}) {
			return found
		}
	}
	return catalog.ID{}
}
