package composite

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

// Names implements catalog.Named: the names of the attributes.
func (c *Composite) Names() []string {
	names := make([]string, len(c.Attributes))
	for i, definition := range c.Attributes {
		names[i], _ = split(definition)
	}
	return names
}

// Rename implements catalog.Named.
func (c *Composite) Rename(from, to string) any {
	attributes := slices.Clone(c.Attributes)
	for i, definition := range attributes {
		if name, rest := split(definition); name == from {
			attributes[i] = ddl.Ident(to) + rest
		}
	}
	return &Composite{Attributes: attributes}
}

// split cuts the definition of an attribute behind its name.
func split(definition string) (name, rest string) {
	for token := range sqlparse.Tokens(definition) {
		name = token.Text
		if token.Kind == sqlparse.QuotedIdent {
			name = strings.ReplaceAll(name[1:len(name)-1], `""`, `"`)
		}
		return name, definition[token.End():]
	}
	return "", ""
}

// renaming is that of the type, and of its attributes as parts.
func renaming() *kind.Renaming {
	whole := kind.Breaking(func(id catalog.ID) string { return ddl.TypeExists(id.Schema, id.Name, "c") })
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
				if dependent.Kind == catalog.Table {
					return sql + " CASCADE" // a table of the type has its columns renamed with it
				}
			}
			return sql
		},
	}
}
