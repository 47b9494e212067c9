package rename

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
)

// derived returns the renamings of what took its name from a renamed table or column, as t_pkey and t_a_seq do, or is
// otherwise the same under another name: to drop and make it again would cost a scan, or the position of a sequence.
func (s *session) derived() []Pair {
	touched := s.touched()
	if len(touched) == 0 {
		return nil
	}
	var gone, come []*catalog.Object
	for _, change := range s.compare() {
		switch {
		case change.New == nil && touched[owner(change.Old)]:
			gone = append(gone, change.Old)
		case change.Old == nil:
			come = append(come, change.New)
		case change.New != nil && owner(change.Old) != owner(change.New) && touched[owner(change.Old)]:
			// The name stays, but goes to something else: t_pkey where t was renamed and another table is called t now.
			gone, come = append(gone, change.Old), append(come, change.New)
		}
	}
	var pairs []Pair
	for _, old := range gone {
		if now := s.successor(old, gone, come); now != nil && !s.follows(old.ID, now.ID) {
			pairs = append(pairs, Pair{old.ID, now.ID})
		}
	}
	// What would have to be exchanged is made again instead.
	pairs, _ = s.order(pairs)
	return pairs
}

// identities returns the renamings of the sequences behind identity columns, which are no objects of their own.
func (s *session) identities() []Pair {
	type identity interface{ BehindIdentity() string }
	touched := s.touched()
	var pairs []Pair
	for _, column := range s.now.OfKind(catalog.Column) {
		old, now := s.now.Get(column), s.want.Get(column)
		if now == nil || !touched[old.Parent] {
			continue
		}
		from, to := old.Body.(identity).BehindIdentity(), now.Body.(identity).BehindIdentity()
		if from != "" && to != "" && from != to {
			pairs = append(pairs, Pair{
				catalog.ID{Kind: catalog.Sequence, Schema: column.Schema, Name: from}, catalog.ID{Kind: catalog.Sequence, Schema: column.Schema, Name: to},
			})
		}
	}
	pairs, _ = s.order(pairs)
	return pairs
}

// compare returns the changes, and objects of which only the owner is another one: what they are named after isn't theirs.
func (s *session) compare() []diff.Change {
	changes := diff.Compare(s.now, s.want)
	for id, old := range s.now.Objects {
		now := s.want.Get(id)
		if now != nil && owner(old) != owner(now) && !slices.ContainsFunc(changes, func(c diff.Change) bool { return c.ID == id }) {
			changes = append(changes, diff.Change{ID: id, Old: old, New: now})
		}
	}
	slices.SortFunc(changes, func(a, b diff.Change) int { return a.ID.Compare(b.ID) })
	return changes
}

// owner returns the relation or domain that an object belongs to and may be named after; zero for other kinds.
func owner(object *catalog.Object) catalog.ID {
	switch object.ID.Kind {
	case catalog.Constraint, catalog.Index, catalog.Statistics:
		return object.Parent
	case catalog.Sequence:
		if column := object.GoesWith; column.Kind == catalog.Column {
			return catalog.ID{Kind: catalog.Table, Schema: column.Schema, Name: column.Name}
		}
	}
	return catalog.ID{}
}

// touched returns the relations and domains that were renamed, or of which columns were, by their new names, with the tables
// below them.
func (s *session) touched() map[catalog.ID]bool {
	touched := map[catalog.ID]bool{}
	for _, pair := range s.renamed {
		object := s.now.Get(pair.To)
		switch {
		case object == nil:
		case pair.To.Kind == catalog.Column || pair.To.Kind == catalog.ViewColumn:
			touched[object.Parent] = true
		default:
			touched[pair.To] = true
		}
	}
	for before := -1; len(touched) > before; {
		before = len(touched)
		for _, object := range s.now.Objects {
			for _, bond := range object.Inherited {
				if from := s.now.Get(bond.From); from != nil && touched[from.Parent] {
					touched[object.Parent] = true
				}
			}
		}
	}
	delete(touched, catalog.ID{})
	return touched
}

// successor returns the new object that an old one has become: the one that is the same but for its name, and whose name
// follows from the renamings where there are several; nil where that leaves a choice.
func (s *session) successor(old *catalog.Object, gone, come []*catalog.Object) *catalog.Object {
	same := func(o *catalog.Object, list []*catalog.Object) []*catalog.Object {
		return slices.DeleteFunc(slices.Clone(list), func(other *catalog.Object) bool {
			return other.ID.Kind != o.ID.Kind || owner(other) != owner(o) || other.GoesWith != o.GoesWith || len(catalog.Changed(o, other)) > 0
		})
	}
	candidates := same(old, come)
	if len(candidates) > 1 || len(candidates) == 1 && len(same(candidates[0], gone)) > 1 {
		candidates = slices.DeleteFunc(candidates, func(o *catalog.Object) bool { return !s.follow(name(old.ID), name(o.ID)) })
	}
	if len(candidates) != 1 {
		return nil
	}
	return candidates[0]
}

// follow reports whether a name is the other one with the renamed words in it.
func (s *session) follow(old, now string) bool {
	for _, pair := range s.renamed {
		old = strings.Replace(old, name(pair.From), name(pair.To), 1)
	}
	return old == now
}

// name returns the own name of an object: within its table where it has one.
func name(id catalog.ID) string {
	switch id.Kind {
	case catalog.Column, catalog.ViewColumn, catalog.Constraint, catalog.Trigger, catalog.Policy, catalog.Rule:
		return id.Sub
	}
	return id.Name
}
