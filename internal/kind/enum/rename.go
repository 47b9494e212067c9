package enum

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

// Names implements catalog.Named: the labels, which can be renamed each.
func (e *Enum) Names() []string { return e.Labels }

// Rename implements catalog.Named.
func (e *Enum) Rename(from, to string) any {
	labels := slices.Clone(e.Labels)
	labels[slices.Index(labels, from)] = to
	return &Enum{Labels: labels}
}

// renaming is that of the type, and of its labels as parts.
func renaming() *kind.Renaming {
	whole := kind.Breaking(func(id catalog.ID) string { return ddl.TypeExists(id.Schema, id.Name, "e") })
	return &kind.Renaming{
		Breaks: true,
		Present: func(c *kind.Context, id catalog.ID) string {
			if id.Sub != "" {
				return ddl.LabelExists(id.Schema, id.Name, id.Sub)
			}
			return whole.Present(c, id)
		},
		SQL: func(c *kind.Context, from, to catalog.ID) string {
			if from.Sub != "" {
				return "ALTER TYPE " + ddl.Ident(from.Schema, from.Name) + " RENAME VALUE " + ddl.Literal(from.Sub) + " TO " + ddl.Literal(to.Sub)
			}
			return whole.SQL(c, from, to)
		},
	}
}
