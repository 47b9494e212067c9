package diff

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

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
	common := 0
	for id, before := range old.Objects {
		after := new.Objects[id]
		if after == nil {
			changes = append(changes, Change{ID: id, Old: before})
			continue
		}
		common++
		if attributes, after := changed(old, new, before, after); len(attributes) > 0 {
			changes = append(changes, Change{ID: id, Old: before, New: after, Attributes: attributes})
		}
	}
	if common < len(new.Objects) {
		for id, after := range new.Objects {
			if old.Objects[id] == nil {
				changes = append(changes, Change{ID: id, New: after})
			}
		}
	}
	slices.SortFunc(changes, func(a, b Change) int { return a.ID.Compare(b.ID) })
	return changes
}

// changed returns the attributes in which an object differs, and the new one as it was compared: SQL that uses the columns of a table
// by their places reads as where these stand in the order of old. What can't be written so differs in that.
func changed(old, new *catalog.Database, before, after *catalog.Object) ([]string, *catalog.Object) {
	attributes := catalog.Changed(before, after)
	order := func(table catalog.ID) []int {
		return new.Reordered(new.After(old, table, func(catalog.ID) bool { return true }))
	}
	if len(attributes) == 0 && !slices.ContainsFunc(after.Placed, func(table catalog.ID) bool { return order(table) != nil }) {
		return nil, after // the same text says the same
	}
	arranged, ok := new.Arranged(after, order)
	switch {
	case !ok && len(attributes) == 0:
		return []string{"places of columns"}, after
	case !ok || arranged == after:
		return attributes, after
	}
	return catalog.Changed(before, arranged), arranged
}

// Has reports whether one of the attributes changed.
func (c Change) Has(attributes ...string) bool {
	return slices.ContainsFunc(attributes, func(a string) bool { return slices.Contains(c.Attributes, a) })
}

// Only reports whether nothing but the given attributes changed.
func (c Change) Only(attributes ...string) bool {
	return !slices.ContainsFunc(c.Attributes, func(a string) bool { return !slices.Contains(attributes, a) })
}

// longest is how many characters of a value String shows.
const longest = 100

// secret finds values that may hold a password, such as the options of a user mapping.
var secret = regexp.MustCompile(`(?i)passw`)

// String describes the change in a line: `+ table app.t`, `- index app.i`, `~ column app.t.c: type integer → bigint`. Of values
// that don't fit into a line, such as the bodies of functions, only the attribute's name is said.
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
		line += separator + name
		old, now := fmt.Sprint(before[name]), fmt.Sprint(after[name])
		if short(old) && short(now) {
			line += " " + old + " → " + now
		}
	}
	return line
}

func short(value string) bool {
	return utf8.RuneCountInString(value) <= longest && !strings.ContainsAny(value, "\n\r") && !secret.MatchString(value)
}

func values(object *catalog.Object) map[string]any {
	all := map[string]any{}
	for name, value := range object.Attributes() {
		all[name] = value
	}
	return all
}

// Unmanaged compares the objects of kinds that are not modelled, of which only the names are known: `+ server s` is only in
// new, `- server s` only in old. Objects that share a name, such as aggregates, are counted.
func Unmanaged(old, new *catalog.Database) []string {
	count := map[string]int{}
	for _, name := range old.Unmanaged {
		count[name]--
	}
	for _, name := range new.Unmanaged {
		count[name]++
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(count)) {
		for n := count[name]; n > 0; n-- {
			lines = append(lines, "+ "+name)
		}
		for n := count[name]; n < 0; n++ {
			lines = append(lines, "- "+name)
		}
	}
	return lines
}
