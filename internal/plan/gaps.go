package plan

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
)

// gap is a time between two commits in which something is missing that is there before and after.
type gap struct{ drop, create *node }

// gaps finds what would be missing between two commits, and lets the changes that are the reason be made at once, even where
// that locks longer: to let rows in that break a key is worse. It reports whether there are changes to plan anew.
func (s *scheduler) gaps(e *expansion, noTx []bool) bool {
	before := s.g.Before()
	found := false
	for _, gap := range s.missing(e, noTx) {
		found = s.b.hasten(s.reasons(gap, before, noTx)) || found
	}
	return found
}

// hasten lets the first objects of a list that are still changed beside their tables' use be changed at once.
func (b *builder) hasten(reasons [][]catalog.ID) bool {
	for _, ids := range reasons {
		found := false
		for _, id := range ids {
			if !b.atOnce[id] {
				b.atOnce[id], found = true, true
			}
		}
		if found {
			return true
		}
	}
	return false
}

// missing returns the gaps of what is dropped and made again, or replaced by its like.
func (s *scheduler) missing(e *expansion, noTx []bool) []gap {
	comes := map[string]*node{}
	for i, a := range s.b.atoms {
		if a.into == nil && a.action == Create && !a.change.again {
			for _, guarded := range s.b.guards(a, a.change.New) {
				comes[guarded] = e.nodes[i]
			}
		}
	}
	var gaps []gap
	for i, a := range s.b.atoms {
		if a.into != nil || a.action != Drop || a.change.again || len(e.nodes[i].step.Statements) == 0 {
			continue
		}
		for _, guarded := range s.b.guards(a, a.change.Old) {
			drop, create := e.nodes[i], comes[guarded]
			if create != nil && (drop.version < create.version || drop.version == create.version && noTx[drop.version] && len(create.step.Statements) > 0) {
				gaps = append(gaps, gap{drop, create})
			}
		}
	}
	return gaps
}

// guards returns what an atom's object guards, where its table is in use.
func (b *builder) guards(a *atom, object *catalog.Object) []string {
	room := b.room(a.id())
	if room.Guards == nil || b.options.OneTransaction || !b.context.Existing(object.Parent) {
		return nil
	}
	return room.Guards(object)
}

// reasons returns the objects whose form may be the reason for a gap, the likeliest first: what comes, what goes, and what
// stands between.
func (s *scheduler) reasons(g gap, before [][]int, noTx []bool) [][]catalog.ID {
	apart := func(n *node) bool { return noTx[n.version] || len(s.stages[n]) > 0 }
	var comes, goes, between, ahead []catalog.ID
	if apart(g.create) {
		comes = append(comes, g.create.step.Object)
	}
	if noTx[g.drop.version] {
		goes = append(goes, g.drop.step.Object)
	}
	seen := map[int]bool{g.create.index: true}
	for queue := []int{g.create.index}; len(queue) > 0; queue = queue[1:] {
		for _, i := range before[queue[0]] {
			n := s.nodes[i]
			if seen[i] || n == nil {
				continue
			}
			seen[i], queue = true, append(queue, i)
			if n == g.drop || n.version < g.drop.version || !apart(n) {
				continue
			}
			if s.g.Reaches(g.drop.index, []int{i}) {
				between = append(between, n.step.Object)
			}
			ahead = append(ahead, n.step.Object)
		}
	}
	return slices.DeleteFunc([][]catalog.ID{comes, goes, between, ahead}, func(ids []catalog.ID) bool { return len(ids) == 0 })
}

// alone puts what an object could mistake for what it needs behind it, and all partitions of an index that it needs before it:
// until they are attached, that index is not valid.
func (b *builder) alone(a *atom, link func(before, after catalog.ID)) {
	come, _ := b.rivals(a.id(), a.change.New)
	for _, rival := range come {
		link(a.id(), rival)
	}
	body, ok := a.change.New.Body.(interface{ Compares() bool })
	if !ok || !body.Compares() || a.change.New.Late() {
		return
	}
	for queue := slices.Clone(a.change.New.Deps); len(queue) > 0; queue = queue[1:] {
		for _, dependent := range b.context.New.Dependents(queue[0]) {
			if dependent.Kind != catalog.IndexPartition {
				continue
			}
			if child, of := b.context.New.Get(dependent).Body.(catalog.Child).Bond(dependent); of == queue[0] {
				link(dependent, a.id())
				queue = append(queue, child)
			}
		}
	}
}

// rivals returns the rivals of an object of the new state, of both states.
func (b *builder) rivals(id catalog.ID, object *catalog.Object) (come, gone []catalog.ID) {
	if rivals := b.room(id).Rivals; rivals != nil {
		return rivals(b.context, object)
	}
	return nil, nil
}

// unrivalled lets the new rivals of what is dropped and created be dropped first in case the file has run before.
func (b *builder) unrivalled() {
	apart := b.context.Online.Constraints && !b.options.OneFile && !b.options.OneTransaction
	for _, id := range b.sortedChanges() {
		c := b.changes[id]
		if c.drop && c.create && !apart {
			come, _ := b.rivals(id, c.New)
			for _, rival := range come {
				if r := b.changes[rival]; r != nil && r.create && !r.drop && !b.comesWithParent(r) {
					r.Old, r.drop, r.because, r.again = r.New, true, id, true
				}
			}
		}
	}
}
