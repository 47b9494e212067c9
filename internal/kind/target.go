package kind

import (
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
)

// Words are how statements speak of a kind of objects.
type Words struct {
	// Is stands before the name in COMMENT, DROP and ALTER; "" where that is the kind's own name.
	Is string
	// Grants is how privileges on it are granted and asked for; nil where there are none.
	Grants *Grants
	// Name writes the name with what belongs to it, such as arguments. It is nil where that is the name with its schema.
	Name func(*Context, catalog.ID) string
}

// Target returns the object that a comment or owner is about, with its key word: `COLUMN app.t.c`,
// `CONSTRAINT k ON app.t`, `FUNCTION app.f(integer)`.
func Target(c *Context, fact catalog.ID) string {
	word, name := Spoken(c, fact.Target())
	return word + " " + name
}

// Drop is a rule that drops an object by its key word and name, for kinds that need no more.
func Drop(c *Context, o *catalog.Object) []ddl.Statement {
	word, name := Spoken(c, o.ID)
	return []ddl.Statement{ddl.Run("DROP " + word + " IF EXISTS " + name)}
}

// Anew is a rule for kinds of which nothing can be altered in place.
func Anew(*Context, diff.Change) Alteration { return Replace }

// Spoken returns how SQL names an object: the key word of its kind, and the name with what must stand after it.
func Spoken(c *Context, id catalog.ID) (word, name string) {
	words := c.Rooms[id.Kind].Words
	word = words.Is
	if word == "" {
		word = strings.ToUpper(string(id.Kind))
	}
	if words.Name != nil {
		return word, words.Name(c, id)
	}
	return word, ddl.Ident(id.Schema, id.Name, id.Sub)
}

// OnRelation is Words.Name for what belongs to a relation, or to a domain.
func OnRelation(c *Context, id catalog.ID) string {
	relation := ddl.Ident(id.Schema, id.Name)
	if about := c.Lookup(id); about != nil && about.Parent.Kind == catalog.Domain {
		relation = "DOMAIN " + relation
	}
	return ddl.Ident(id.Sub) + " ON " + relation
}

// OfMethod is Words.Name for what belongs to an access method.
func OfMethod(_ *Context, id catalog.ID) string {
	return ddl.Ident(id.Schema, id.Name) + " USING " + ddl.Ident(id.Sub)
}

// OperatorName returns an operator's name with its schema; the name itself is never quoted.
func OperatorName(schema, name string) string { return ddl.Ident(schema) + "." + name }

// DropOfMethod drops what belongs to an access method. IF EXISTS does not cover an access method that went too.
func DropOfMethod(c *Context, o *catalog.Object, table, prefix string) []ddl.Statement {
	drop := Drop(c, o)
	if c.Old.Get(catalog.ID{Kind: catalog.AccessMethod, Name: o.ID.Sub}) != nil {
		drop[0].When = ddl.Not(ddl.MissingWhere(table, prefix, o.ID.Schema, o.ID.Name, ddl.UsesMethod(prefix, o.ID.Sub)))
	}
	return drop
}

// Routine is a body of a function or procedure.
type Routine interface {
	// Arguments returns the arguments where their types alone don't name the routine, or "".
	Arguments() string
}

// RoutineName returns the name of a routine with its arguments, as statements about it need them.
func RoutineName(c *Context, id catalog.ID) string {
	arguments := id.Sub
	if o := c.Lookup(id); o != nil {
		if body, ok := o.Body.(Routine); ok && body.Arguments() != "" {
			arguments = body.Arguments()
		}
	}
	return ddl.Ident(id.Schema, id.Name) + "(" + arguments + ")"
}
