package composite

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// alter drops attributes and adds others at the end, which PostgreSQL does whoever uses the type. It changes the type of an
// attribute only while no column has it, and their order never: then the type is made anew, and columns are moved.
func alter(c *kind.Context, ch diff.Change) kind.Alteration {
	before, after := ch.Old.Body.(*Composite), ch.New.Body.(*Composite)
	prefix := "ALTER TYPE " + ddl.Ident(ch.ID.Schema, ch.ID.Name)
	// A table of the type is none for the time.
	a := kind.Alteration{Disturbs: slices.ContainsFunc(c.Old.Dependents(ch.ID), func(id catalog.ID) bool { return id.Kind == catalog.TypedTable })}
	var kept, drops []string
	for i, name := range before.AttributeNames {
		if slices.Contains(after.AttributeNames, name) {
			kept = append(kept, before.Attributes[i])
			continue
		}
		// What names the attribute, such as a view, doesn't survive.
		a.Disturbs = true
		drops = append(drops, "DROP ATTRIBUTE IF EXISTS "+ddl.Ident(name))
	}
	if len(drops) > 0 {
		if !c.Held(ch.ID) {
			return kind.Replace // there are no values to keep
		}
		a.Statements = append(a.Statements, ddl.Run(prefix+" "+strings.Join(drops, ", ")).Destructive("the values of attributes in columns of the type"))
	}
	if len(after.Attributes) < len(kept) || !slices.Equal(kept, after.Attributes[:len(kept)]) {
		return kind.Replace
	}
	for i := len(kept); i < len(after.Attributes); i++ {
		a.Statements = append(a.Statements, ddl.RunWhen(ddl.Not(has(ch.ID, after.AttributeNames[i])), prefix+" ADD ATTRIBUTE "+after.Attributes[i]))
	}
	return a
}

// has holds where the type has an attribute of the name.
func has(id catalog.ID, name string) string { return ddl.ColumnExists(id.Schema, id.Name, name) }

// is holds where the type has exactly these attributes.
func is(id catalog.ID, t *Composite) string {
	attributes := make([]kind.Attribute, len(t.AttributeNames))
	for i, name := range t.AttributeNames {
		attributes[i] = kind.Attribute{Name: name, Type: t.Types[i], Modifier: t.Modifiers[i], Collation: t.Collations[i]}
	}
	return kind.AttributesAre(id, attributes)
}
