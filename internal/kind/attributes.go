package kind

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
)

// Attribute is a part of the values of a row type.
type Attribute struct {
	Name string
	// Type is the type as format_type() prints it, Modifier pg_attribute.atttypmod, and Collation the collation, quoted, where it isn't
	// the type's.
	Type      string
	Modifier  int
	Collation string
	// Position sorts the attributes of one row type.
	Position int
}

// RowAttributes returns the attributes of the row type of a view or materialized view, or of a table, in order.
func RowAttributes(db *catalog.Database, relation catalog.ID) []Attribute {
	var found []Attribute
	for _, part := range db.Parts(relation) {
		if viewed, ok := part.Body.(Viewed); ok {
			attribute := viewed.Attribute()
			attribute.Name = part.ID.Sub
			found = append(found, attribute)
		}
	}
	slices.SortFunc(found, func(a, b Attribute) int { return cmp.Compare(a.Position, b.Position) })
	return found
}

// AttributesAre holds where the row type has exactly these attributes.
func AttributesAre(id catalog.ID, attributes []Attribute) string {
	expected := make([]string, len(attributes))
	for i, a := range attributes {
		collation := "(SELECT typcollation FROM pg_catalog.pg_type WHERE oid = " + ddl.TypeOf(a.Type) + ")"
		if a.Collation != "" {
			collation = "pg_catalog.to_regcollation(" + ddl.Literal(a.Collation) + ")"
		}
		expected[i] = fmt.Sprintf("pg_catalog.format('%%s %%s %d %%s', %s, %s::oid, %s::oid)", a.Modifier, ddl.Literal(a.Name), ddl.TypeOf(a.Type), collation)
	}
	return "EXISTS (SELECT FROM pg_catalog.pg_type t WHERE t.oid = " + ddl.Regtype(id.Schema, id.Name) +
		" AND ARRAY(SELECT pg_catalog.format('%s %s %s %s', a.attname, a.atttypid, a.atttypmod, a.attcollation)" +
		" FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) = ARRAY[" +
		strings.Join(expected, ", ") + "]::text[])"
}

// names returns the names of attributes.
func names(attributes []Attribute) []string {
	found := make([]string, len(attributes))
	for i, a := range attributes {
		found[i] = a.Name
	}
	return found
}

// columnDeps returns what the columns of a relation depend on, their types among it.
func columnDeps(db *catalog.Database, relation catalog.ID) []catalog.ID {
	var found []catalog.ID
	for _, part := range db.Parts(relation) {
		if _, ok := part.Body.(Viewed); ok {
			found = append(found, part.Deps...)
		}
	}
	return found
}

// rowKinds are the kinds of objects that are row types, or have one of their name.
var rowKinds = []catalog.Kind{catalog.Composite, catalog.View, catalog.MaterializedView, catalog.Table, catalog.ForeignTable}

// rowFields returns the names of the parts of a row type's values in order.
func rowFields(db *catalog.Database, o *catalog.Object) []string {
	if shaped, ok := o.Body.(Shaped); ok {
		return shaped.Fields()
	}
	return names(RowAttributes(db, o.ID))
}

// rowSuccessor returns the object of another kind that gives the new state the row type of the same name, or nil.
func (c *Context) rowSuccessor(id catalog.ID) *catalog.Object {
	if !slices.Contains(rowKinds, id.Kind) {
		return nil
	}
	for _, other := range rowKinds {
		id.Kind = other
		if object := c.New.Get(id); object != nil {
			return object
		}
	}
	return nil
}

// RowFields returns the names of the parts of the values of a row type, as format_type() prints it, in order; nil for another type.
func RowFields(db *catalog.Database, formatted string) []string {
	if !strings.Contains(formatted, ".") {
		return nil // PostgreSQL's own
	}
	for _, rows := range rowKinds {
		for _, id := range db.OfKind(rows) {
			if ddl.Ident(id.Schema, id.Name) == formatted {
				return rowFields(db, db.Get(id))
			}
		}
	}
	return nil
}
