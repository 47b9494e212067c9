package safety

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

// Effect is what a statement, or a step of several, does to relations that were there before.
type Effect struct {
	// Lock is the strongest lock on any of them.
	Lock Mode
	// Scans says that all rows of one are read, Rewrites that one is written anew, indexes and all.
	Scans, Rewrites bool
}

// And returns both effects together.
func (e Effect) And(other Effect) Effect {
	return Effect{Lock: max(e.Lock, other.Lock), Scans: e.Scans || other.Scans, Rewrites: e.Rewrites || other.Rewrites}
}

// Call is a statement in its surroundings.
type Call struct {
	*kind.Context
	// Objects are the object that the statement is about, and the parts that are made or dropped with it.
	Objects []catalog.ID
	// Drops says that the objects go.
	Drops bool
	// Words are the statement's.
	Words []string
}

// Of returns what a statement about objects does. known is false for a form of statement that no rule knows; then the
// effect is the worst.
func Of(c *kind.Context, objects []catalog.ID, drops bool, statement ddl.Statement) (effect Effect, known bool) {
	call := &Call{Context: c, Objects: objects, Drops: drops}
	call.Words = words(statement.SQL)
	own, others, users := call.relations()
	// What is built anew was there before, even where it uses the object only by way of others.
	users = users || len(call.Words) > 0 && call.Words[0] == "REINDEX"
	if !own && !others && !users {
		return Effect{}, true
	}
	i := slices.IndexFunc(rules, func(r Rule) bool {
		return r.fits(call.Words, max(c.New.Major(), c.Old.Major())) && (r.If == nil || r.If(call))
	})
	if i < 0 {
		return Effect{Lock: AccessExclusive, Scans: true, Rewrites: true}, false
	}
	rule := rules[i]
	for _, part := range []struct {
		there bool
		mode  Mode
		bit   Part
	}{{own, rule.Own, Own}, {others, rule.Others, Others}, {users, rule.Users, Users}} {
		if part.there {
			effect = effect.And(Effect{Lock: part.mode, Scans: rule.Scans&part.bit != 0, Rewrites: rule.Rewrites&part.bit != 0})
		}
	}
	return effect, true
}

// relations reports which relations were there before: what the objects are parts of, what they need, and what uses them.
func (c *Call) relations() (own, others, users bool) {
	owners := map[catalog.ID]bool{}
	for _, id := range c.Objects {
		if owner, ok := c.relation(id); ok {
			owners[owner] = true
			own = own || c.there(owner)
		}
	}
	for _, id := range c.Objects {
		for _, db := range []*catalog.Database{c.Old, c.New} {
			object := db.Get(id)
			if object == nil || c.Drops && db == c.New {
				continue
			}
			for _, dep := range slices.Concat(object.Deps, []catalog.ID{object.GoesWith}, takenOver(db, id)) {
				others = others || c.below(db, dep, owners)
			}
		}
		for _, dependent := range c.users(id) {
			other, ok := c.relation(dependent)
			users = users || ok && !owners[other] && c.there(other)
		}
	}
	return own, others, users
}

// users returns what depends on an object; a constraint of a domain has the domain's.
func (c *Call) users(id catalog.ID) []catalog.ID {
	if object := c.Lookup(id); object != nil && object.Parent.Kind == catalog.Domain {
		return append(slices.Clone(c.Old.Dependents(id)), c.Old.Dependents(object.Parent)...)
	}
	return c.Old.Dependents(id)
}

// below reports whether something needed is a relation that was there, or a view over one.
func (c *Call) below(db *catalog.Database, id catalog.ID, owners map[catalog.ID]bool) bool {
	other, ok := c.relation(id)
	if !ok || owners[other] {
		return false
	}
	if c.there(other) {
		return true
	}
	object := db.Get(other)
	return object != nil && other.Kind == catalog.View && slices.ContainsFunc(object.Deps, func(dep catalog.ID) bool {
		return c.below(db, dep, owners)
	})
}

// there reports whether a relation exists when the statement runs and did before the plan.
func (c *Call) there(id catalog.ID) bool {
	return c.Old.Get(id) != nil && (c.Drops || c.Rebuilt == nil || !c.Rebuilt(id))
}

var relationKinds = []catalog.Kind{
	catalog.Table, catalog.View, catalog.MaterializedView, catalog.ForeignTable, catalog.Sequence,
}

// relation returns the relation that an object is, belongs to, or is said about.
func (c *Call) relation(id catalog.ID) (catalog.ID, bool) {
	for id != (catalog.ID{}) {
		if slices.Contains(relationKinds, id.Kind) {
			return id, true
		}
		if id.On != "" && id.Kind != catalog.DefaultPrivilege {
			id = id.Target()
			continue
		}
		// What is made may have the name of something else before.
		object := c.New.Get(id)
		if object == nil || c.Drops && c.Old.Get(id) != nil {
			object = c.Old.Get(id)
		}
		if object == nil {
			break
		}
		id = object.Parent
	}
	return catalog.ID{}, false
}
