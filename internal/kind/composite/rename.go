package composite

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

// Names implements catalog.Named: the names of the attributes.
func (t *Composite) Names() []string { return t.AttributeNames }

// Rename implements catalog.Named.
func (t *Composite) Rename(from, to string) any {
	renamed := *t
	renamed.Attributes, renamed.AttributeNames = slices.Clone(t.Attributes), slices.Clone(t.AttributeNames)
	for i, name := range t.AttributeNames {
		if name == from {
			renamed.AttributeNames[i] = to
			renamed.Attributes[i] = ddl.Ident(to) + strings.TrimPrefix(t.Attributes[i], ddl.Ident(from))
		}
	}
	return &renamed
}

// renaming is that of the type, and of its attributes as parts.
func renaming() *kind.Renaming {
	whole := kind.Breaking(func(id catalog.ID) string { return ddl.RelationExists(id.Schema, id.Name, "c") })
	return &kind.Renaming{
		Breaks: true,
		Present: func(c *kind.Context, id catalog.ID) string {
			if id.Sub != "" {
				return ddl.ColumnExists(id.Schema, id.Name, id.Sub)
			}
			return whole.Present(c, id)
		},
		SQL: func(c *kind.Context, from, to catalog.ID) string {
			if from.Sub == "" {
				return whole.SQL(c, from, to)
			}
			sql := "ALTER TYPE " + ddl.Ident(from.Schema, from.Name) + " RENAME ATTRIBUTE " + ddl.Ident(from.Sub) + " TO " + ddl.Ident(to.Sub)
			whole := from
			whole.Sub = ""
			for _, dependent := range c.Old.Dependents(whole) {
				if dependent.Kind == catalog.TypedTable {
					return sql + " CASCADE" // a table of the type has its columns renamed with it
				}
			}
			return sql
		},
	}
}
