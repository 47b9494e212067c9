package proof_test

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// sketch draws the SQL of one state. Every decision has a name, so that a second state can take most of them over from the
// first; 0 is the least, so that what fails shrinks to little, and to what differs.
type sketch struct {
	t           *rapid.T
	before, now map[string]int
	sql         []string

	types     []string
	relations []*relation
	routines  map[string]bool
}

// relation is a table or view that the state has, for what stands on it.
type relation struct {
	// label names its decisions, name is as SQL writes it.
	label, name string
	// view is 'v' for a view, 'm' for a materialized view, 'p' for a partitioned table, 0 for a table.
	view    byte
	columns []*column
	// key says that a foreign key can point to the first column.
	key bool
	// empty says that it reads a materialized view without data, so that nothing can read it.
	empty bool
}

type column struct {
	name, typ string
	// computed marks a generated or identity column.
	computed bool
}

// sketchState draws a state, near to the one of the decisions before.
func sketchState(t *rapid.T, before map[string]int) *sketch {
	s := &sketch{t: t, before: before, now: map[string]int{}, routines: map[string]bool{}}
	s.add("CREATE SCHEMA app")
	s.privilegeDefaults()
	s.typeObjects()
	s.freeRoutines()
	s.sequences()
	for i := range 3 {
		s.table(fmt.Sprintf("t%d", i))
	}
	s.inheriting()
	s.partitioned()
	for _, r := range s.relations {
		s.onTable(r)
	}
	s.foreignKeys()
	s.boundRoutines()
	for i := range 3 {
		s.view(fmt.Sprintf("v%d", i))
	}
	s.searches()
	for _, r := range s.relations {
		s.onRelation(r)
	}
	s.publications()
	return s
}

// choose returns a number below n: the decision of the state before, or a new one.
func (s *sketch) choose(label string, n int) int {
	value, known := s.before[label]
	if !known || value >= n || rapid.IntRange(0, 9).Draw(s.t, "change of "+label) >= 8 {
		value = rapid.IntRange(0, n-1).Draw(s.t, label)
	}
	s.now[label] = value
	return value
}

// has decides whether something is there.
func (s *sketch) has(label string) bool { return s.choose(label, 2) == 1 }

// one returns one of the texts.
func (s *sketch) one(label string, texts ...string) string { return texts[s.choose(label, len(texts))] }

func (s *sketch) add(format string, args ...any) { s.sql = append(s.sql, fmt.Sprintf(format, args...)) }

func (s *sketch) text() string { return strings.Join(s.sql, ";\n") + ";\n" }

// find returns the relation that has the label, or nil.
func (s *sketch) find(label string) *relation {
	for _, r := range s.relations {
		if r.label == label {
			return r
		}
	}
	return nil
}

// of returns the columns of a type whose name begins so.
func (r *relation) of(prefix string) []*column {
	var found []*column
	for _, c := range r.columns {
		if strings.HasPrefix(c.typ, prefix) {
			found = append(found, c)
		}
	}
	return found
}
