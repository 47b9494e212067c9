package kind

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
)

// Typed is a body that can tell the type of a column with its modifier; making a type or collation anew needs the columns
// that have it.
type Typed interface {
	ColumnType() (string, int)
}

// Users returns the columns that use a type or collation before and after the plan and keep their values. Columns that
// change with those of a parent table are left out.
func Users(c *Context, id catalog.ID) []*catalog.Object {
	var users []*catalog.Object
	for _, dependent := range c.Old.Dependents(id) {
		column := c.New.Get(dependent)
		if column == nil || dependent.Kind != catalog.Column || !column.DependsOn(id) || c.Rebuilt(dependent) || c.Aside(dependent) {
			continue
		}
		if _, ok := column.Body.(Typed); ok {
			users = append(users, column)
		}
	}
	return slices.DeleteFunc(users, func(column *catalog.Object) bool {
		return slices.ContainsFunc(column.Inherited, func(bond catalog.Inheritance) bool { return bond.Made && c.kept(bond) })
	})
}

// kept reports whether two tables stay bound.
func (c *Context) kept(bond catalog.Inheritance) bool {
	return c.Old.Get(bond.Via) != nil && c.Old.Get(bond.From) != nil && !c.Rebuilt(bond.Via)
}

// MadeAbove reports whether the same change of an object's counterpart in a parent table makes those of the attributes that an
// object changes.
func (c *Context) MadeAbove(ch diff.Change, attributes ...string) bool {
	return slices.ContainsFunc(ch.New.Inherited, func(bond catalog.Inheritance) bool {
		before, after := c.Old.Get(bond.From), c.New.Get(bond.From)
		if !bond.Made || !c.kept(bond) || after == nil || c.Rebuilt(bond.From) {
			return false
		}
		changed, different := catalog.Changed(before, after), catalog.Changed(after, ch.New)
		return !slices.ContainsFunc(attributes, func(name string) bool {
			return ch.Has(name) && (!slices.Contains(changed, name) || slices.Contains(different, name))
		})
	})
}

// MoveColumn converts a column by the text of its values to the type of the same name that was made anew. Where it gets another type
// over that one, such as its array, the column's own change goes on from there.
func MoveColumn(c *Context, column *catalog.Object) []ddl.Statement {
	id := column.ID
	target, modifier := c.Old.Get(id).Body.(Typed).ColumnType()
	array := ""
	if strings.HasSuffix(target, "[]") {
		array = "[]"
	}
	differs := ddl.ColumnTypeDiffers(id.Schema, id.Name, id.Sub, target, modifier)
	if last, modifier := column.Body.(Typed).ColumnType(); last != target {
		differs += " AND " + ddl.ColumnTypeDiffers(id.Schema, id.Name, id.Sub, last, modifier)
	}
	return c.Retyped(id, ddl.RunWhen(differs,
		"ALTER TABLE "+ddl.Ident(id.Schema, id.Name)+" ALTER COLUMN "+ddl.Ident(id.Sub)+
			" TYPE "+target+" USING "+ddl.Ident(id.Sub)+"::text"+array+"::"+target))
}

// TextColumn turns a column into text while the condition holds and it still has its type.
func TextColumn(c *Context, column *catalog.Object, condition string) []ddl.Statement {
	id := column.ID
	typed, _ := column.Body.(Typed).ColumnType()
	text := "text"
	if strings.HasSuffix(typed, "[]") {
		text = "text[]"
	}
	still := ddl.ColumnHas(id.Schema, id.Name, id.Sub, "a.atttypid = "+ddl.TypeOf(typed))
	return c.Retyped(id, ddl.RunWhen(condition+" AND "+still,
		"ALTER TABLE "+ddl.Ident(id.Schema, id.Name)+" ALTER COLUMN "+ddl.Ident(id.Sub)+" TYPE "+text+" USING "+ddl.Ident(id.Sub)+"::"+text))
}

// Shell returns what comes before a type that stands on functions which take or return it: the name of the type, and the
// functions, which are parts of the node.
func Shell(c *Context, n Node) []ddl.Statement {
	var statements []ddl.Statement
	for _, part := range n.Parts {
		if part.GoesWith == n.ID {
			statements = append(statements, c.Rooms[part.ID.Kind].Create(c, part)...)
		}
	}
	if len(statements) == 0 {
		return nil
	}
	shell := ddl.RunWhen(ddl.Missing("pg_type", "typ", n.ID.Schema, n.ID.Name), "CREATE TYPE "+ddl.Ident(n.ID.Schema, n.ID.Name))
	return append([]ddl.Statement{shell}, statements...)
}

// TypeUndefined holds where there is no type of the name, or no more than its name.
func TypeUndefined(id catalog.ID) string {
	return ddl.MissingWhere("pg_type", "typ", id.Schema, id.Name, "c.typisdefined")
}

// ShellThere holds where there is a type of the name, and no more of it than that.
func ShellThere(id catalog.ID) string {
	return ddl.PresentWhere("pg_type", "typ", id.Schema, id.Name, "NOT c.typisdefined")
}

// DropType drops a type with the functions that it stands on and that take or return it; neither can go first.
func DropType(c *Context, o *catalog.Object) []ddl.Statement {
	sql := "DROP TYPE IF EXISTS " + ddl.Ident(o.ID.Schema, o.ID.Name)
	for _, dependent := range c.Old.Dependents(o.ID) {
		if object := c.Old.Get(dependent); object != nil && object.GoesWith == o.ID {
			return []ddl.Statement{ddl.Run(sql + " CASCADE")}
		}
	}
	return []ddl.Statement{ddl.Run(sql)}
}
