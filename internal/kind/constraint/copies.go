package constraint

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind"
)

// copied reports whether it is a partition's copy of a foreign key of the partitioned table.
func (k *Constraint) copied() bool { return k.Type == ForeignKey && k.ParentName != "" }

// copies returns the copy, of another name, of the same foreign key of the partitioned table.
func copies(c *kind.Context, o *catalog.Object) []catalog.ID {
	top := topOf(c.New, o)
	return such(c.Old.Parts(o.Parent), func(old *catalog.Object) bool {
		k, ok := old.Body.(*Constraint)
		return ok && k.copied() && c.New.Get(old.ID) == nil && topOf(c.Old, old) == top && len(catalog.Changed(old, o)) == 0
	})
}

// topOf returns the foreign key from which all copies come.
func topOf(db *catalog.Database, o *catalog.Object) catalog.ID {
	for {
		from, is := o.Body.(*Constraint).CopyOf()
		if above := db.Get(from); is && above != nil {
			o = above
			continue
		}
		return o.ID
	}
}

// mistaken reports whether a constraint of a partition is alike to a copy of a foreign key there.
func mistaken(other, copied *catalog.Object) bool {
	k, ok := other.Body.(*Constraint)
	return ok && k.Type == ForeignKey && k.ParentName == "" && other.ID != copied.ID && k.Likeness() == copied.Body.(*Constraint).Likeness()
}

// besideCopy reports whether a foreign key of a partition is alike to a copy there.
func besideCopy(c *kind.Context, o *catalog.Object) bool {
	return slices.ContainsFunc(c.New.Parts(o.Parent), func(part *catalog.Object) bool {
		other, ok := part.Body.(*Constraint)
		return ok && other.copied() && mistaken(o, part)
	})
}
