package diff

import (
	"fmt"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
)

// Change is the difference in one object. Old is nil for an added object, New for a removed one.
type Change struct {
	ID       catalog.ID
	Old, New *catalog.Object
	// Attributes are the names of the changed attributes when the object is on both sides.
	Attributes []string
}

// Compare returns the changes that turn old into new, sorted by identity.
func Compare(old, new *catalog.Database) []Change {
	var changes []Change
	for id, before := range old.Objects {
		after := new.Objects[id]
		if after == nil {
			changes = append(changes, Change{ID: id, Old: before})
			continue
		}
		if attributes := catalog.Changed(before, after); len(attributes) > 0 {
			changes = append(changes, Change{ID: id, Old: before, New: after, Attributes: attributes})
		}
	}
	for id, after := range new.Objects {
		if old.Objects[id] == nil {
			changes = append(changes, Change{ID: id, New: after})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return a.ID.Compare(b.ID) })
	return changes
}

// Has reports whether one of the attributes changed.
func (c Change) Has(attributes ...string) bool {
	return slices.ContainsFunc(attributes, func(a string) bool { return slices.Contains(c.Attributes, a) })
}

// Only reports whether nothing but the given attributes changed.
func (c Change) Only(attributes ...string) bool {
	return !slices.ContainsFunc(c.Attributes, func(a string) bool { return !slices.Contains(attributes, a) })
}

// String describes the change in a line: `+ table app.t`, `- index app.i`, `~ column app.t.c (type)`.
func (c Change) String() string {
	switch {
	case c.Old == nil:
		return "+ " + c.ID.String()
	case c.New == nil:
		return "- " + c.ID.String()
	}
	line := "~ " + c.ID.String()
	before, after := values(c.Old), values(c.New)
	for i, name := range c.Attributes {
		separator := "; "
		if i == 0 {
			separator = ": "
		}
		line += fmt.Sprintf("%s%s %v → %v", separator, name, before[name], after[name])
	}
	return line
}

func values(object *catalog.Object) map[string]any {
	all := map[string]any{}
	for name, value := range object.Attributes() {
		all[name] = value
	}
	return all
}
