package inspect

import (
	"maps"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
)

// renamed are the kinds for which it matters whether an object was renamed or made anew: what is in it would be lost, or
// what uses it.
var renamed = []catalog.Kind{
	catalog.Table, catalog.ForeignTable, catalog.Column, catalog.MaterializedView, catalog.Sequence,
	catalog.Enum, catalog.Domain, catalog.Composite,
}

// Renames returns a note for each object that goes while others that look alike come in the same place. Catalogs don't tell
// a rename, so that it counts as a drop and an add.
func Renames(from, to *catalog.Database) []string {
	type place struct {
		kind   catalog.Kind
		schema string
		table  string // of a column
	}
	at := func(id catalog.ID) place {
		p := place{kind: id.Kind, schema: id.Schema}
		if id.Kind == catalog.Column {
			p.table = id.Name
		}
		return p
	}
	var gone []*catalog.Object
	come := map[place][]*catalog.Object{}
	for _, change := range diff.Compare(from, to) {
		switch {
		case !slices.Contains(renamed, change.ID.Kind):
		case change.New == nil:
			gone = append(gone, change.Old)
		case change.Old == nil:
			come[at(change.ID)] = append(come[at(change.ID)], change.New)
		}
	}
	var notes []string
	for _, old := range gone {
		var names []string
		for _, now := range come[at(old.ID)] {
			if alike(from, to, old, now) {
				names = append(names, now.ID.String())
			}
		}
		if len(names) > 0 {
			notes = append(notes, old.ID.String()+" is dropped and "+strings.Join(names, ", ")+
				" is created, which looks the same; if it was renamed, write ALTER … RENAME TO instead, which keeps what is in it")
		}
	}
	return notes
}

// alike reports whether two objects have the same attributes, and the same columns when they are tables.
func alike(from, to *catalog.Database, old, now *catalog.Object) bool {
	if len(catalog.Changed(old, now)) > 0 {
		return false
	}
	before, after := columns(from, old.ID), columns(to, now.ID)
	return maps.EqualFunc(before, after, func(a, b *catalog.Object) bool { return len(catalog.Changed(a, b)) == 0 })
}

func columns(db *catalog.Database, table catalog.ID) map[string]*catalog.Object {
	all := map[string]*catalog.Object{}
	for _, part := range db.Parts(table) {
		if part.ID.Kind == catalog.Column || part.ID.Kind == catalog.ViewColumn {
			all[part.ID.Sub] = part
		}
	}
	return all
}
