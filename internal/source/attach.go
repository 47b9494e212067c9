package source

import (
	"errors"
	"maps"

	"github.com/plumbsql/plumb/internal/ddl"
)

// errPartitionsFirst is why an index waits; what its table's partitions wait for is the cause.
var errPartitionsFirst = errors.New("partitions of the table come first")

// attaches returns the table that a statement gives a partition, or "".
func attaches(s *statement, t tokens) string {
	if t.is(0, "ALTER", "TABLE") && t.find(2, "ATTACH", "PARTITION") >= 0 {
		return tableAt(s, t, 2)
	}
	if s.kind == "TABLE" {
		if at := t.find(2, "PARTITION", "OF"); at >= 0 {
			return tableAt(s, t, at+2)
		}
	}
	return ""
}

// indexes returns the table that a statement gives an index, maybe with a key, or "".
func indexes(s *statement, t tokens) string {
	switch {
	case s.kind == "INDEX":
		if at := t.find(2, "ON"); at >= 0 {
			return tableAt(s, t, at+1)
		}
	case t.is(0, "ALTER", "TABLE") && t.find(2, "ADD") >= 0 && hasKey(t):
		return tableAt(s, t, 2)
	}
	return ""
}

// tableAt returns the quoted name of a table at a place, after IF EXISTS and ONLY.
func tableAt(s *statement, t tokens, i int) string {
	if t.is(i, "IF", "EXISTS") {
		i += 2
	}
	if t.is(i, "ONLY") {
		i++
	}
	schema, name, _, ok := t.name(i)
	if !ok {
		return ""
	}
	if schema == "" {
		schema = s.schema()
	}
	return ddl.Ident(schema, name)
}

// partitions counts the partitions that tables still get. An index that follows must not be there before them: PostgreSQL would give a
// partition that comes later one of its own making, which then is in the way of the one that the files have.
type partitions struct {
	tables map[string]int
	// all says that those count which come later, too: the order of the list is none of the files'.
	all bool
}

// waitFor counts the partitions of a list that is not in the order of the files, or none yet: those count then that had to wait.
func waitFor(pending []*statement, reversed bool) *partitions {
	p := &partitions{tables: map[string]int{}, all: reversed}
	if reversed {
		for _, s := range pending {
			p.add(s)
		}
	}
	return p
}

// waits counts the partition of a statement that did not run.
func (p *partitions) waits(s *statement) {
	if !p.all {
		p.add(s)
	}
}

func (p *partitions) add(s *statement) {
	if s.attaches != "" {
		p.tables[s.attaches]++
	}
}

// ran forgets the partitions that are there.
func (p *partitions) ran(list []*statement) {
	for _, s := range list {
		if p.all && s.attaches != "" {
			p.tables[s.attaches]--
		}
	}
}

// hold reports whether a statement must wait for partitions.
func (p *partitions) hold(s *statement) bool {
	return s.indexes != "" && p.tables[s.indexes] > 0 && s.attaches == ""
}

// until returns the statements of the list up to the first that must wait for partitions, but for those before it; the list begins
// with one that need not wait.
func (p *partitions) until(list []*statement) []*statement {
	if len(p.tables) == 0 {
		return list
	}
	left := &partitions{tables: maps.Clone(p.tables), all: p.all}
	for n, s := range list {
		if left.hold(s) {
			return list[:n]
		}
		left.ran(list[n : n+1])
	}
	return list
}
