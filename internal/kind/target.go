package kind

import (
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
)

// targetWords are the key words by which COMMENT and ALTER … OWNER name a kind, where they are not the kind's own name.
var targetWords = map[catalog.Kind]string{
	catalog.ViewColumn: "COLUMN",
	catalog.Enum:       "TYPE",
	catalog.Composite:  "TYPE",
}

// Target returns the object that a comment or owner is about, with its key word: `COLUMN app.t.c`,
// `CONSTRAINT k ON app.t`, `FUNCTION app.f(integer)`.
func Target(c *Context, fact catalog.ID) string {
	word := targetWords[fact.On]
	if word == "" {
		word = strings.ToUpper(string(fact.On))
	}
	relation := ddl.Ident(fact.Schema, fact.Name)
	switch fact.On {
	case catalog.Constraint, catalog.Trigger, catalog.Policy, catalog.Rule:
		if about := c.Lookup(fact.Target()); about != nil && about.Parent.Kind == catalog.Domain {
			relation = "DOMAIN " + relation
		}
		return word + " " + ddl.Ident(fact.Sub) + " ON " + relation
	case catalog.Function, catalog.Procedure:
		return word + " " + relation + "(" + fact.Sub + ")"
	}
	return word + " " + ddl.Ident(fact.Schema, fact.Name, fact.Sub)
}
