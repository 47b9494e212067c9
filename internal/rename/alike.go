package rename

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind/all"
)

// Like is an object that goes while others that look the same come in its place. Catalogs don't tell a rename, so that it
// counts as a drop and an add until somebody says what it is.
type Like struct {
	Old catalog.ID
	New []catalog.ID
}

// Note says what happens and how to declare that it was a rename.
func (l Like) Note() string {
	names := make([]string, len(l.New))
	for i, id := range l.New {
		names[i] = id.String()
	}
	return l.Old.String() + " is dropped and " + strings.Join(names, ", ") + " is created, which looks the same; if it was renamed, write " +
		Declaration(l.Old, l.New[0])
}

// Declaration says how schema files declare that an object had another name.
func Declaration(from, to catalog.ID) string {
	word, text := ddl.Ident(name(from)), name(from)
	switch {
	case from.Schema != to.Schema:
		word, text = ddl.Ident(from.Schema, from.Name), from.Schema+"."+from.Name
	case from.Name == to.Name && from.Sub != "" && name(from) != from.Sub:
		word, text = from.Sub, from.Sub // a name within an object
	}
	return "-- atlas:renamed_from " + word + " above " + to.String() + ` in a SQL file, or renamed_from = "` + text + `" in HCL`
}

// Notes returns the notes of all that looks like a rename. What is in a schema that looks like another one needs none.
func Notes(now, want *catalog.Database) []string {
	var notes []string
	schemas := map[[2]string]bool{}
	for _, like := range Alike(now, want) {
		if like.Old.Kind == catalog.Schema {
			for _, id := range like.New {
				schemas[[2]string{like.Old.Name, id.Name}] = true
			}
		}
		like.New = slices.DeleteFunc(like.New, func(id catalog.ID) bool { return schemas[[2]string{like.Old.Schema, id.Schema}] })
		if len(like.New) > 0 {
			notes = append(notes, like.Note())
		}
	}
	return notes
}

// Alike finds what looks like a rename: outer objects first. What goes or comes with its parent is not looked at.
func Alike(now, want *catalog.Database) []Like {
	c := &comparer{now: now, want: want, can: map[catalog.Kind]bool{}}
	for _, room := range all.Rooms() {
		c.can[room.Kind()] = room.Renaming != nil
	}
	var gone, come []*catalog.Object
	var found []Like
	for _, change := range diff.Compare(now, want) {
		switch {
		case !c.can[change.ID.Kind]:
		case change.New == nil && alone(change.Old, want):
			gone = append(gone, change.Old)
		case change.Old == nil && alone(change.New, now):
			come = append(come, change.New)
		case change.Old != nil && change.New != nil:
			found = append(found, withinOne(change)...)
		}
	}
	for _, old := range gone {
		like := Like{Old: old.ID}
		for _, other := range come {
			if c.alike(old, other) {
				like.New = append(like.New, other.ID)
			}
		}
		if len(like.New) > 0 {
			found = append(found, like)
		}
	}
	slices.SortStableFunc(found, func(a, b Like) int { return cmp.Or(cmp.Compare(round(a.Old), round(b.Old)), a.Old.Compare(b.Old)) })
	return found
}

// alone reports whether an object goes or comes by itself: what it belongs to is on the other side too.
func alone(object *catalog.Object, other *catalog.Database) bool {
	for _, whole := range []catalog.ID{object.Parent, object.GoesWith} {
		if whole != (catalog.ID{}) && other.Get(whole) == nil {
			return false
		}
	}
	return true
}

// withinOne finds the one name of an object that has changed while the rest has not.
func withinOne(change diff.Change) []Like {
	before, ok := change.Old.Body.(catalog.Named)
	if !ok {
		return nil
	}
	old, now := before.Names(), change.New.Body.(catalog.Named).Names()
	from, to := change.ID, change.ID
	for i := range old {
		if len(old) == len(now) && old[i] != now[i] {
			from.Sub, to.Sub = old[i], now[i]
		}
	}
	if from.Sub == "" || slices.Contains(old, to.Sub) {
		return nil
	}
	renamed := *change.Old
	renamed.Body = before.Rename(from.Sub, to.Sub)
	if len(catalog.Changed(&renamed, change.New)) > 0 {
		return nil
	}
	return []Like{{Old: from, New: []catalog.ID{to}}}
}

// comparer looks for objects that are the same but for their names.
type comparer struct {
	now, want *catalog.Database
	can       map[catalog.Kind]bool
}

func (c *comparer) alike(old, now *catalog.Object) bool {
	if old.ID.Kind != now.ID.Kind || old.Parent != now.Parent || old.GoesWith != now.GoesWith {
		return false
	}
	same := old.ID
	same.Schema = now.ID.Schema
	if old.ID.Schema != now.ID.Schema && same != now.ID || old.ID.Schema == now.ID.Schema && (name(old.ID) == name(now.ID)) {
		return false // either another name or another schema
	}
	if column, ok := old.Body.(interface{ Resembles(other any) bool }); ok {
		return column.Resembles(now.Body)
	}
	switch old.ID.Kind {
	case catalog.Schema:
		return mostly(c.members(c.now, old.ID), c.members(c.want, now.ID))
	case catalog.Function, catalog.Procedure, catalog.Aggregate, catalog.Operator, catalog.OperatorClass, catalog.OperatorFamily:
		if old.ID.Sub != now.ID.Sub {
			return false
		}
	}
	return equalButName(old, now) && mostly(columns(c.now, old.ID), columns(c.want, now.ID))
}

// equalButName reports whether all attributes are equal once the name, where it occurs in them, is the new one.
func equalButName(old, now *catalog.Object) bool {
	after := map[string]any{}
	for attribute, value := range now.Attributes() {
		after[attribute] = value
	}
	for attribute, value := range old.Attributes() {
		if text, ok := value.(string); ok {
			text = strings.Replace(text, ddl.Ident(old.ID.Schema, name(old.ID)), ddl.Ident(now.ID.Schema, name(now.ID)), 1)
			if value == after[attribute] || text == after[attribute] ||
				strings.Replace(text, ddl.Ident(name(old.ID)), ddl.Ident(name(now.ID)), 1) == after[attribute] {
				continue
			}
		}
		if list := reflect.ValueOf(value); list.Kind() == reflect.Slice && list.Len() == 0 && reflect.ValueOf(after[attribute]).Len() == 0 {
			continue
		}
		if !reflect.DeepEqual(value, after[attribute]) {
			return false
		}
	}
	return true
}

// mostly reports whether at least two thirds of the larger set are in the other one too, and that both are empty or neither.
func mostly(a, b map[string]bool) bool {
	common := 0
	for key := range a {
		if b[key] {
			common++
		}
	}
	return 3*common >= 2*max(len(a), len(b))
}

// columns returns the columns of a relation with what matters of them; nothing for what has none.
func columns(db *catalog.Database, relation catalog.ID) map[string]bool {
	all := map[string]bool{}
	for _, part := range db.Parts(relation) {
		if part.ID.Kind == catalog.Column || part.ID.Kind == catalog.ViewColumn {
			for attribute, value := range part.Attributes() {
				if text, ok := value.(string); ok && attribute == "type" {
					all[part.ID.Sub+" "+text] = true
				}
			}
		}
	}
	return all
}

// members returns what is in a schema.
func (c *comparer) members(db *catalog.Database, schema catalog.ID) map[string]bool {
	all := map[string]bool{}
	for _, id := range db.Dependents(schema) {
		if id.Schema == schema.Name && id.On == "" {
			all[string(id.Kind)+" "+id.Name+" "+id.Sub] = true
		}
	}
	return all
}
