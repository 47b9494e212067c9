package plan

import (
	"slices"

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
		step.add(safety.Effect{Lock: safety.AccessExclusive})
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

// named are the kinds of objects that queries of clients name.
var named = []catalog.Kind{
	catalog.Schema, catalog.Table, catalog.Column, catalog.View, catalog.ViewColumn, catalog.MaterializedView, catalog.ForeignTable, catalog.Sequence,
	catalog.Function, catalog.Procedure, catalog.Aggregate, catalog.Operator, catalog.Cast, catalog.Enum, catalog.Domain, catalog.Composite,
	catalog.Range, catalog.BaseType, catalog.Grant, catalog.Extension,
}

// breaks reports whether clients written for the old state may fail after the atom: something that they name goes or has
// another type, something that they may leave out becomes required, a right is taken away.
func (b *builder) breaks(a *atom) bool {
	if a.revokes || a.change.again && a.action == Drop {
		return false
	}
	switch old, new := a.change.Old, a.change.New; {
	case old == nil:
		return b.required(a)
	case new == nil:
		return a.action == Drop && slices.Contains(named, a.id().Kind)
	case a.change.because != (catalog.ID{}):
		return false // it comes back as it was
	default:
		return b.incompatible(a)
	}
}

// required reports a new column of an old table that INSERT must give a value for.
func (b *builder) required(a *atom) bool {
	id := a.id()
	if id.Kind != catalog.Column || !b.context.Existing(a.change.New.Parent) {
		return false
	}
	fields := values(a.change.New)
	given := b.context.New.Get(catalog.ID{Kind: catalog.Default, Schema: id.Schema, Name: id.Name, Sub: id.Sub}) != nil
	return fields["not_null"] == true && !given && fields["identity"] == "" && fields["generated"] == ""
}

// incompatible reports a change of something that stays.
func (b *builder) incompatible(a *atom) bool {
	c := a.change
	switch a.id().Kind {
	case catalog.Column:
		was, is := values(c.Old), values(c.New)
		return c.Has("type") || was["not_null"] == false && is["not_null"] == true || is["identity"] == "a" && was["identity"] != "a" ||
			is["generated"] != "" && was["generated"] == ""
	case catalog.Grant:
		return lost(values(c.Old)["granted"], values(c.New)["granted"]) || lost(values(c.New)["revoked"], values(c.Old)["revoked"])
	case catalog.Enum:
		return lost(values(c.Old)["labels"], values(c.New)["labels"])
	case catalog.Function, catalog.Procedure, catalog.Aggregate:
		return c.Has("result", "argument_names", "defaults")
	case catalog.Domain:
		return c.Has("base", "not_null")
	case catalog.Composite:
		return lost(values(c.Old)["attributes"], values(c.New)["attributes"])
	}
	return false
}

// lost reports whether a list lacks something that it had.
func lost(before, after any) bool {
	old, ok := before.([]string)
	now, _ := after.([]string)
	return ok && slices.ContainsFunc(old, func(item string) bool { return !slices.Contains(now, item) })
}

func values(object *catalog.Object) map[string]any {
	all := map[string]any{}
	for name, value := range object.Attributes() {
		all[name] = value
	}
	return all
}
