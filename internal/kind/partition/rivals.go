package partition

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind"
)

// rivals returns the indexes and keys of a partition, before and after, that PostgreSQL could take for those that belong to the
// ones of the partitioned table: it attaches the first that is alike, and lets it go no more.
func rivals(c *kind.Context, o *catalog.Object) (come, gone []catalog.ID) {
	child, _ := o.Body.(*Partition).Bond(o.ID)
	attached := map[string]catalog.ID{}
	for _, part := range c.New.Parts(child) {
		if like := alike(part); like != "" && bound(c.New, part.ID) {
			attached[like] = part.ID
		}
	}
	rivals := func(db *catalog.Database) []catalog.ID {
		var found []catalog.ID
		for _, part := range db.Parts(child) {
			if wanted, ok := attached[alike(part)]; ok && wanted != part.ID && !bound(c.New, part.ID) {
				found = append(found, part.ID)
			}
		}
		return found
	}
	return rivals(c.New), rivals(c.Old)
}

func alike(part *catalog.Object) string {
	if body, ok := part.Body.(kind.Likened); ok {
		return body.Likeness()
	}
	return ""
}

// bound reports whether an index or key is attached to one of the partitioned table, or a foreign key is a copy.
func bound(db *catalog.Database, id catalog.ID) bool {
	if object := db.Get(id); object != nil {
		if body, ok := object.Body.(catalog.Copied); ok {
			if _, is := body.CopyOf(); is {
				return true
			}
		}
	}
	return slices.ContainsFunc(db.Dependents(id), func(dependent catalog.ID) bool {
		if dependent.Kind != catalog.IndexPartition {
			return false
		}
		child, _ := db.Get(dependent).Body.(catalog.Child).Bond(dependent)
		return child == id
	})
}
