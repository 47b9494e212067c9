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

// linkSoft finds the objects that string bodies seem to name. A word that only looks like a name costs nothing but an
// order that was not needed; a soft dependency never forces anything.
func linkSoft(db *Database) {
	var byName map[string][]ID
	for _, object := range db.Objects {
		body, ok := object.Body.(Texted)
		if !ok || body.Text() == "" {
			continue
		}
		if byName == nil {
			byName = namedObjects(db)
		}
		object.Soft = softDeps(object, body.Text(), byName)
	}
}

func namedObjects(db *Database) map[string][]ID {
	byName := map[string][]ID{}
	for id := range db.Objects {
		switch id.Kind {
		case Table, View, MaterializedView, Sequence, Function, Procedure, Enum, Domain, Composite:
			byName[id.Name] = append(byName[id.Name], id)
		}
	}
	return byName
}

func softDeps(object *Object, text string, byName map[string][]ID) []ID {
	found := map[ID]bool{}
	for token := range sqlparse.Tokens(text) {
		var name string
		switch token.Kind {
		case sqlparse.Word:
			name = strings.ToLower(token.Text)
		case sqlparse.QuotedIdent:
			name = strings.ReplaceAll(strings.Trim(token.Text, `"`), `""`, `"`)
		default:
			continue
		}
		for _, id := range byName[name] {
			if id != object.ID {
				found[id] = true
			}
		}
	}
	soft := make([]ID, 0, len(found))
	for id := range found {
		soft = append(soft, id)
	}
	slices.SortFunc(soft, ID.Compare)
	return soft
}
