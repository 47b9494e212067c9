package rename

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
)

// Pair is one renaming.
type Pair struct {
	From, To catalog.ID
}

// The rounds of renaming. What is within something, or moves with it, is renamed after it, so that its identity has the new
// names by then.
const (
	schemas = iota
	wholes
	parts
	rounds
)

func round(id catalog.ID) int {
	switch {
	case id.Kind == catalog.Schema:
		return schemas
	case id.Sub != "" || id.Kind == catalog.Index || id.Kind == catalog.Sequence || id.Kind == catalog.Statistics:
		return parts
	}
	return wholes
}

// pairs returns the renamings of a round that are still to be made, in an order that works. What has its new name already,
// or never had the old one, needs none.
func (s *session) pairs(wishes []Wish, number int) ([]Pair, error) {
	var list []Pair
	by := map[catalog.ID]Wish{}
	for _, wish := range wishes {
		if round(wish.To) != number {
			continue
		}
		i := slices.IndexFunc(wish.From, func(id catalog.ID) bool { return has(s.now, id) })
		if i < 0 || s.follows(wish.From[i], wish.To) {
			continue
		}
		from := wish.From[i]
		if before, twice := by[from]; twice && before.To != wish.To {
			return nil, fail.New(before.To.String()+" and "+wish.To.String()+" both say that they were "+from.QualifiedName(),
				wish.Where, "remove one of the two")
		}
		if slices.ContainsFunc(list, func(p Pair) bool { return p.To == wish.To }) {
			continue
		}
		by[from] = wish
		list = append(list, Pair{from, wish.To})
	}
	if list = s.pending(list); len(list) == 0 {
		return nil, nil
	}
	for _, pair := range list {
		if err := s.contradiction(list, pair, by[pair.From]); err != nil {
			return nil, err
		}
	}
	ordered, circle := s.order(list)
	if len(circle) > 0 {
		return nil, swapped(circle, by[circle[0].From].Where)
	}
	return ordered, nil
}

// pending leaves out what was renamed before: the new name is there and is wanted beside the old one.
func (s *session) pending(list []Pair) []Pair {
	return slices.DeleteFunc(list, func(pair Pair) bool {
		return has(s.now, pair.To) && has(s.want, pair.From) && !leaves(list, pair.To)
	})
}

func leaves(list []Pair, id catalog.ID) bool {
	return slices.ContainsFunc(list, func(p Pair) bool { return p.From == id })
}

// contradiction refuses a renaming whose old and new object both are there although only one is wanted.
func (s *session) contradiction(list []Pair, pair Pair, wish Wish) error {
	if !has(s.now, pair.To) || leaves(list, pair.To) {
		return nil
	}
	return fail.New(pair.From.String()+" can't be renamed to "+pair.To.QualifiedName()+": both are there", wish.Where,
		"where it was renamed before, remove renamed_from, so that "+pair.From.QualifiedName()+
			" is dropped; else move what is in it to the other one in a migration written by hand (plumb migrate new)")
}

// follows reports whether the object's counterpart in a parent table takes it along when it is renamed.
func (s *session) follows(from, to catalog.ID) bool {
	object, room := s.now.Get(from), s.rooms[from.Kind]
	if object == nil || room.Renaming == nil || room.Renaming.Reaches == nil || !room.Renaming.Reaches(object) {
		return false
	}
	for _, bond := range object.Inherited {
		if bond.From.Sub != from.Sub || !bond.Made {
			continue
		}
		after := bond.From
		after.Sub = to.Sub
		if !has(s.want, bond.From) && has(s.want, after) {
			return true
		}
	}
	return false
}

// order puts what makes a name free before what takes it. What does so in a circle is returned apart.
func (s *session) order(list []Pair) (ordered, circle []Pair) {
	list = slices.Clone(list)
	waits := map[Pair][]catalog.ID{}
	for _, pair := range list {
		waits[pair] = append(s.holders(s.now.Get(pair.From), pair.To), pair.To)
	}
	for len(list) > 0 {
		i := slices.IndexFunc(list, func(p Pair) bool {
			return !slices.ContainsFunc(waits[p], func(id catalog.ID) bool { return leaves(list, id) })
		})
		if i < 0 {
			return ordered, list
		}
		ordered = append(ordered, list[i])
		list = slices.Delete(list, i, i+1)
	}
	return ordered, nil
}

// swapped: of names in a circle nobody can tell afterwards whether they have been exchanged, so that a file could not run a
// second time without exchanging them back.
func swapped(list []Pair, where string) error {
	names := make([]string, len(list))
	for i, pair := range list {
		names[i] = pair.From.String() + " to " + pair.To.QualifiedName()
	}
	return fail.New("names can't be exchanged in one migration: "+strings.Join(names, "; "), where,
		"rename one of them to a third name first, in a migration of its own, and to the wanted name in a later one")
}
