package rename

import (
	"fmt"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/source"
)

// Wish says what an object of the desired state was called before.
type Wish struct {
	To catalog.ID
	// From are the names that it may have had, of which the first that is there counts: with the schema that was declared, and
	// with the new one, for what moved there with something else.
	From []catalog.ID
	// Where is the place of the declaration, or "".
	Where string
}

// Declared returns the wishes that schema files have. The error is a *fail.Error when the desired state, as it was read from
// the server, has no such object.
func Declared(desired *catalog.Database, list []source.Renamed) ([]Wish, error) {
	var wishes []Wish
	for _, r := range list {
		where := fmt.Sprintf("%s:%d:%d", r.File, r.Line, r.Column)
		found := objects(desired, r)
		if len(found) == 0 {
			return nil, fail.New("renamed_from does not belong to an object that can be renamed", where,
				"write it above the statement, column or constraint that has a name, and the name with its schema")
		}
		for _, to := range found {
			wishes = append(wishes, Wish{To: to, From: formerly(to, r), Where: where})
		}
	}
	return wishes, nil
}

// Pending reports whether a wish may still have to be fulfilled: an old name is there. What is within something that is
// renamed itself can't be found yet, and doesn't have to be.
func Pending(now, want *catalog.Database, wishes []Wish) bool {
	return slices.ContainsFunc(wishes, func(wish Wish) bool {
		return slices.ContainsFunc(wish.From, func(from catalog.ID) bool {
			return has(now, from) && !(has(now, wish.To) && has(want, from))
		})
	})
}

// Was returns the wish that an object gets the place of another one.
func Was(from, to catalog.ID) Wish { return Wish{To: to, From: []catalog.ID{from}} }

// objects returns the desired objects that a declaration is about: one, or all routines of a name.
func objects(db *catalog.Database, r source.Renamed) []catalog.ID {
	var found []catalog.ID
	for _, kind := range r.Kinds {
		id := catalog.ID{Kind: kind, Schema: r.Schema, Name: r.Name, Sub: r.Sub}
		if r.Sub != "" {
			if has(db, id) {
				found = append(found, id)
			}
			continue
		}
		for _, other := range db.OfKind(kind) {
			if other.Schema == r.Schema && other.Name == r.Name {
				found = append(found, other)
			}
		}
	}
	return found
}

// formerly returns the identities that an object may have had.
func formerly(to catalog.ID, r source.Renamed) []catalog.ID {
	from := to
	if r.Sub != "" {
		from.Sub = r.Old
		return []catalog.ID{from}
	}
	from.Name = r.Old
	all := []catalog.ID{from}
	if r.OldSchema != "" && r.OldSchema != to.Schema {
		from.Schema = r.OldSchema
		all = slices.Insert(all, 0, from)
	}
	return slices.DeleteFunc(all, func(id catalog.ID) bool { return id == to })
}

// has reports whether the database has an object, or a name within one.
func has(db *catalog.Database, id catalog.ID) bool {
	if db.Get(id) != nil {
		return true
	}
	body, name := within(db, id)
	return body != nil && slices.Contains(body.Names(), name)
}

func (s *session) isWithin(id catalog.ID) bool {
	body, name := within(s.now, id)
	return body != nil && slices.Contains(body.Names(), name)
}

// within returns the body that has a name which is no object, and the name; nil where the identity is that of an object.
func within(db *catalog.Database, id catalog.ID) (catalog.Named, string) {
	whole := id
	whole.Sub = ""
	object := db.Get(whole)
	if object == nil || id.Sub == "" {
		return nil, ""
	}
	body, _ := object.Body.(catalog.Named)
	return body, id.Sub
}
