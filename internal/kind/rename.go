package kind

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
)

// Renaming says how objects of a kind get another name, or move to another schema.
type Renaming struct {
	// Present is the condition that the object is there. It says nothing about objects of other kinds that may have its name.
	Present func(*Context, catalog.ID) string
	// SQL is the statement that makes from into to, which differ in the name or in the schema, not in both.
	SQL func(c *Context, from, to catalog.ID) string
	// Breaks says that clients name objects of the kind in what they send, so that the old name fails once it is gone.
	Breaks bool
	// Reaches reports whether the statement renames the object's copies in child tables too; it may be nil.
	Reaches func(*catalog.Object) bool
}

// Renamed returns the usual rules, ALTER … RENAME TO and SET SCHEMA. For a kind that belongs to a table, Spoken gives the
// name with the table.
func Renamed(present func(catalog.ID) string) *Renaming {
	return &Renaming{
		Present: func(_ *Context, id catalog.ID) string { return present(id) },
		SQL: func(c *Context, from, to catalog.ID) string {
			word, name := Spoken(c, from)
			if from.Schema != to.Schema && from.Schema != "" {
				return "ALTER " + word + " " + name + " SET SCHEMA " + ddl.Ident(to.Schema)
			}
			return "ALTER " + word + " " + name + " RENAME TO " + ddl.Ident(last(from, to))
		},
	}
}

// Breaking is Renamed for what clients name in queries.
func Breaking(present func(catalog.ID) string) *Renaming {
	r := Renamed(present)
	r.Breaks = true
	return r
}

// ByName is the condition that an object without a schema is there; column is where the system catalog has its name.
func ByName(systemCatalog, column string) func(catalog.ID) string {
	return func(id catalog.ID) string { return ddl.Named(systemCatalog, column, id.Name) }
}

// last returns the part of the new name that differs: that within the relation, or the object's own.
func last(from, to catalog.ID) string {
	if from.Name == to.Name {
		return to.Sub
	}
	return to.Name
}
