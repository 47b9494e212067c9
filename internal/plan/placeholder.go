package plan

import (
	"slices"

	"github.com/plumbsql/plumb/internal/ddl"
)

// placehold cuts cycles by placeholders: the first object of each cycle that can have one is made in a form that needs
// nothing, before what needs it, and in its own form after that; or it is turned into that form before it is dropped. It
// returns the edges that then hold, and reports whether a cycle was cut.
func (b *builder) placehold(cycles [][]int, hard []edge) ([]edge, bool) {
	cut := false
	for _, cycle := range cycles {
		held := b.holdable(cycle)
		if held == nil {
			continue
		}
		p := &atom{action: Alter, change: held.change, holds: held}
		b.atoms = append(b.atoms, p)
		hard, cut = redirect(hard, p, b.memberSet(cycle)), true
	}
	return hard, cut
}

func (b *builder) memberSet(cycle []int) map[*atom]bool {
	set := map[*atom]bool{}
	for _, a := range b.members(cycle) {
		set[a] = true
	}
	return set
}

// holdable returns the first atom of a cycle whose object can have a placeholder and has none yet.
func (b *builder) holdable(cycle []int) *atom {
	held := map[*atom]bool{}
	for _, a := range b.atoms {
		held[a.holds] = true
	}
	for _, a := range b.members(cycle) {
		if a.holds == nil && !held[a] && !a.revokes && len(b.placeholder(a)) > 0 && !b.contested(a) && !b.swaps(a, cycle) {
			return a
		}
	}
	return nil
}

// swaps reports whether an altered object is in a cycle in which something takes the name of something else, such as an enum
// that of a domain, or is made anew: a placeholder would need one of them too.
func (b *builder) swaps(a *atom, cycle []int) bool {
	if a.action != Alter {
		return false
	}
	var lost []string
	members := b.members(cycle)
	for _, other := range members {
		switch {
		case other.action == Alter && other.change.remade:
			return true
		case other.action == Drop:
			lost = append(lost, b.loses(other)...)
		}
	}
	return slices.ContainsFunc(members, func(other *atom) bool {
		return other.action == Create && slices.ContainsFunc(b.gains(other), func(claim string) bool { return slices.Contains(lost, claim) })
	})
}

// contested reports whether another object has or gets the name of an atom's, which a placeholder would take.
func (b *builder) contested(a *atom) bool {
	mine := append(b.loses(a), b.gains(a)...)
	for _, other := range b.atoms {
		if other.change == a.change || other.revokes || other.holds != nil {
			continue
		}
		theirs := b.gains(other)
		if a.action == Create {
			theirs = b.loses(other)
		}
		if slices.ContainsFunc(theirs, func(claim string) bool { return slices.Contains(mine, claim) }) {
			return true
		}
	}
	return false
}

// redirect lets what waits in the cycle for the object wait for its placeholder. What the object waits for outside of the
// cycle the placeholder waits for too, such as the schema and the types of columns.
func redirect(hard []edge, p *atom, cycle map[*atom]bool) []edge {
	held := p.holds
	edges := make([]edge, 0, len(hard)+1)
	for _, e := range hard {
		before, after := e.before.root(), e.after.root()
		switch {
		case before == held && after != held && cycle[after]:
			edges = append(edges, edge{p, e.after})
			continue
		case after == held && !cycle[before] && held.action != Drop:
			edges = append(edges, edge{e.before, p})
		}
		edges = append(edges, e)
	}
	return append(edges, edge{p, held})
}

// placeholder returns the statements of an atom's placeholder, guarded so that a file which runs again neither makes an
// object that is gone nor takes the content of one that is complete.
func (b *builder) placeholder(a *atom) []ddl.Statement {
	room := b.room(a.id())
	if room.Placeholder == nil {
		return nil
	}
	object := a.change.New
	if a.action == Drop {
		object = a.change.Old
	}
	statements := room.Placeholder(b.context, object)
	if room.Exists == nil || a.action == Alter {
		return statements
	}
	condition := room.Exists(a.id())
	if a.action == Create {
		condition = ddl.Not(condition)
	}
	for i := range statements {
		statements[i].When = condition
	}
	return statements
}

// placeheld returns the step of a placeholder.
func (b *builder) placeheld(a *atom) Step {
	step := Step{Action: a.action, Object: a.id(), Statements: b.placeholder(a.holds), Placeholder: true}
	b.rate(&step, a, nil)
	return step
}
