package plan

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/safety"
)

// rate says what a step costs, and whom it breaks.
func (b *builder) rate(step *Step, a *atom, parts map[*atom][]*atom) {
	var objects []catalog.ID
	var add func(*atom)
	add = func(a *atom) {
		objects = append(objects, a.id())
		step.Breaks = step.Breaks || b.breaks(a)
		for _, part := range parts[a] {
			add(part)
		}
	}
	add(a)
	step.Rate(b.context, objects)
	// A table that is made anew counts as a new one, but its rows are those of the old one.
	switch {
	case a.action == fill:
		step.add(safety.Effect{Lock: safety.AccessExclusive, Scans: true})
	case a.action == Drop && a.change.filling():
		step.add(safety.Effect{Lock: safety.AccessExclusive, Scans: a.change.copied})
	}
}

func (s *Step) add(effect safety.Effect) {
	s.Effect, s.longest = s.Effect.And(effect), s.longest.And(effect)
}

// Rate sets the effect of the step from its statements. The objects are the step's and the parts that come or go with it.
func (s *Step) Rate(c *kind.Context, objects []catalog.ID) {
	s.Effect, s.longest = safety.Effect{}, safety.Effect{}
	for _, statement := range s.Statements {
		effect, _ := safety.Of(c, objects, s.Action == Drop || s.Placeholder, statement)
		s.Effect = s.Effect.And(effect)
		if wait(effect) > wait(s.longest) {
			s.longest = effect
		}
	}
	if !s.NoTx() {
		s.longest = s.Effect
	}
}

// wait orders effects by how long they keep others waiting.
func wait(e safety.Effect) int {
	switch {
	case e.Lock.Blocks() == "":
		return 0
	case e.Rewrites:
		return 3
	case e.Scans:
		return 2
	}
	return 1
}

// Flags are what people and programs want to know of a step before it runs.
type Flags struct {
	// Step describes the step in a line.
	Step string `json:"step"`
	// Lock is the strongest lock on a relation that was there before, as LOCK TABLE names it.
	Lock safety.Mode `json:"lock,omitempty"`
	// Scans and Rewrites say that all rows of such a relation are read, or written anew.
	Scans    bool `json:"scans,omitempty"`
	Rewrites bool `json:"rewrites,omitempty"`
	// Destroys says what data is lost; Breaks that clients written for the old state may fail.
	Destroys string `json:"destroys,omitempty"`
	Breaks   bool   `json:"breaks,omitempty"`
}

// Flags returns the flags of the step.
func (s Step) Flags() Flags {
	return Flags{Step: s.Comment(), Lock: s.Effect.Lock, Scans: s.Effect.Scans, Rewrites: s.Effect.Rewrites, Destroys: s.Destroys, Breaks: s.Breaks}
}

// Blocks says in words what others wait for while whole tables are read or written, or "".
func (s Step) Blocks() string {
	blocks := s.longest.Lock.Blocks()
	switch wait(s.longest) {
	case 3:
		return "rewrites the table and " + blocks + " meanwhile"
	case 2:
		return "reads the whole table and " + blocks + " meanwhile"
	}
	return ""
}

// breaks reports whether clients written for the old state may fail after the atom: something that they name goes or has
// another type, something that they may leave out becomes required, a right is taken away.
func (b *builder) breaks(a *atom) bool {
	if a.revokes || a.change.again && a.action == Drop {
		return false
	}
	room := b.context.Rooms[a.id().Kind]
	switch old, new := a.change.Old, a.change.New; {
	case new == nil && a.action != Drop:
		return false
	case new == nil && room.Named:
		return true
	case old != nil && new != nil && len(a.change.Attributes) == 0:
		return false // it comes back as it was
	default:
		return room.Breaks != nil && room.Breaks(b.context, a.change.Change)
	}
}
