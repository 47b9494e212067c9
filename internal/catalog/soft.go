package catalog

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// Texted is a body whose text PostgreSQL keeps as a string, so that pg_depend knows nothing of what it uses.
type Texted interface {
	// Text returns the source, or "" where pg_depend knows all.
	Text() string
}

// Pathed is a body that says in which schemas its text looks for names.
type Pathed interface {
	// SearchPath returns the schemas, or nothing where whoever runs the text decides.
	SearchPath() []string
}

// names finds objects by the names that text can have for them.
type names struct {
	schemas map[string]bool
	// byName are the objects of a name, by their schema.
	byName map[string]map[string][]ID
}

// linkSoft finds the objects that string bodies seem to name. A word that only looks like a name costs nothing but an
// order that was not needed; a soft dependency never forces anything.
func linkSoft(db *Database) {
	var known *names
	for _, object := range db.Objects {
		body, ok := object.Body.(Texted)
		if !ok || body.Text() == "" {
			continue
		}
		if known == nil {
			known = namesOf(db)
		}
		object.Soft = known.in(object, body.Text())
	}
	for _, object := range db.Objects {
		switch object.ID.Kind {
		case Cast:
			softCast(db, object)
		case Default:
			softRow(db, object)
		}
	}
}

// softRow lets a default that is a row of another table come after the columns of that table, which its text is read by.
func softRow(db *Database, value *Object) {
	for _, dep := range value.Deps {
		if dep.Kind != Table || dep.Schema == value.ID.Schema && dep.Name == value.ID.Name {
			continue
		}
		for _, part := range db.Parts(dep) {
			if part.ID.Kind == Column {
				value.Soft = append(value.Soft, part.ID)
			}
		}
	}
}

// softCast lets what uses a cast's function or types come after the cast. An expression keeps the function and not the
// cast, so that it stays valid without the cast; but its text can't be run without it.
func softCast(db *Database, cast *Object) {
	for _, dep := range cast.Deps {
		for _, id := range db.Dependents(dep) {
			user := db.Objects[id]
			if dep.Kind == Schema || id.On != "" || id.Kind == Cast || cast.DependsOn(id) || slices.Contains(user.Soft, cast.ID) {
				continue
			}
			user.Soft = append(user.Soft, cast.ID)
			slices.SortFunc(user.Soft, ID.Compare)
		}
	}
}

func namesOf(db *Database) *names {
	n := &names{schemas: map[string]bool{}, byName: map[string]map[string][]ID{}}
	for id := range db.Objects {
		switch id.Kind {
		case Schema:
			n.schemas[id.Name] = true
		case Table, ForeignTable, View, MaterializedView, Sequence, Function, Procedure, Aggregate, Operator, Enum, Domain, Composite, Range, BaseType, Collation:
			if n.byName[id.Name] == nil {
				n.byName[id.Name] = map[string][]ID{}
			}
			n.byName[id.Name][id.Schema] = append(n.byName[id.Name][id.Schema], id)
		}
	}
	return n
}

// in returns the objects that a text names, sorted.
func (n *names) in(object *Object, text string) []ID {
	path := []string{object.ID.Schema}
	if body, ok := object.Body.(Pathed); ok {
		path = append(path, body.SearchPath()...)
	}
	var soft []ID
	for _, chain := range chains(text) {
		if len(chain) > 1 && n.schemas[chain[0]] {
			soft = append(soft, n.byName[chain[1]][chain[0]]...)
		} else {
			soft = append(soft, n.find(chain[0], path)...)
		}
	}
	slices.SortFunc(soft, ID.Compare)
	soft = slices.Compact(soft)
	return slices.DeleteFunc(soft, func(id ID) bool { return id == object.ID })
}

// find looks for a name without a schema: in the schemas where the text looks, else in public, else wherever it is when
// that is one schema only. To take all schemas would tie everything to everything where each tenant has a schema of his own.
func (n *names) find(name string, path []string) []ID {
	bySchema := n.byName[name]
	var found []ID
	for _, schema := range path {
		found = append(found, bySchema[schema]...)
	}
	switch {
	case len(found) > 0:
		return found
	case len(bySchema["public"]) > 0 || len(bySchema) != 1:
		return bySchema["public"]
	}
	for _, ids := range bySchema {
		found = ids
	}
	return found
}

// chains returns the names in a text, each with what follows it after dots.
func chains(text string) [][]string {
	var all [][]string
	dotted := false
	for token := range sqlparse.Tokens(text) {
		var name string
		switch {
		case token.IsComment():
			continue
		case token.Kind == sqlparse.Word:
			name = strings.ToLower(token.Text)
		case token.Kind == sqlparse.QuotedIdent:
			name = strings.ReplaceAll(strings.Trim(token.Text, `"`), `""`, `"`)
		case token.Text == "." && len(all) > 0:
			dotted = true
			continue
		case token.Kind == sqlparse.Operator:
			name = token.Text
		default:
			// What stands between ends the chain, so that nothing can continue it.
			if len(all) > 0 && all[len(all)-1] != nil {
				all = append(all, nil)
			}
			dotted = false
			continue
		}
		if dotted && len(all) > 0 && all[len(all)-1] != nil {
			all[len(all)-1] = append(all[len(all)-1], name)
		} else if !dotted {
			all = append(all, []string{name})
		}
		dotted = false
	}
	return slices.DeleteFunc(all, func(chain []string) bool { return chain == nil })
}
