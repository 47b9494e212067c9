package source

import (
	"cmp"
	"slices"
)

// hold takes the statements that make indexes out of the list as long as a default operator class is in it. PostgreSQL does
// not miss the class of a composite type, an enum, an array or a range: it takes that of its pseudo-type, silently.
func hold(list []*statement) (run, held []*statement) {
	if !slices.ContainsFunc(list, defaultClass) {
		return list, nil
	}
	for _, s := range list {
		if makesIndex(s) {
			held = append(held, s)
		} else {
			run = append(run, s)
		}
	}
	return run, held
}

// release puts back what was held, in the order of the ranks.
func release(waiting, held []*statement) []*statement {
	list := slices.Concat(waiting, held)
	slices.SortStableFunc(list, func(a, b *statement) int { return cmp.Compare(a.rank, b.rank) })
	return list
}

// defaultClass reports whether a statement makes the operator class that indexes take by themselves.
func defaultClass(s *statement) bool {
	if s.kind != "OPERATOR CLASS" {
		return false
	}
	t := tokenize(s.sql)
	at := t.find(3, "DEFAULT")
	return at > 0 && at < t.find(3, "FOR", "TYPE")
}

// makesIndex reports whether a statement makes an index, maybe with a constraint.
func makesIndex(s *statement) bool {
	t := tokenize(s.sql)
	switch t.word(0) {
	case "CREATE":
		c := creation(t)
		return c.kind == "INDEX" || c.kind == "TABLE" && hasKey(t)
	case "ALTER":
		return t.word(1) == "TABLE" && hasKey(t)
	}
	return false
}

// hasKey reports whether a table gets a key or an exclusion constraint, of its own or of its parent.
func hasKey(t tokens) bool {
	for i := range t {
		if t.is(i, "PRIMARY", "KEY") || t.is(i, "UNIQUE") || t.is(i, "EXCLUDE") || t.is(i, "PARTITION", "OF") || t.is(i, "ATTACH", "PARTITION") {
			return true
		}
	}
	return false
}
