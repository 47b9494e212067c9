package rename

import (
	"context"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/workspace"
)

// former is an object that gets its old name back.
type former struct {
	// now is its identity where the way back begins, was the one that it had, both with the new names of what it is in.
	now, was catalog.ID
	// address finds it again when what it is in has its old name back.
	address catalog.Address
}

// Back takes the renaming steps back on a copy of base, which stands at the state now, after them. It goes from the outside to
// the inside as Apply does: once a table has its old name, a second run finds that nothing in it is left to rename.
func Back(ctx context.Context, base *workspace.Database, now, want *catalog.Database, steps []plan.Step) (*Result, error) {
	s := newSession(ctx, base, now, want)
	defer s.close()
	list := s.formers(steps)
	schemas := map[string]string{}
	for _, f := range list {
		if f.now.Kind == catalog.Schema {
			schemas[f.now.Name] = f.was.Name
		}
	}
	for number := range rounds {
		pairs := s.backPairs(list, number, schemas)
		ordered, circle := s.order(pairs)
		if len(circle) > 0 {
			return nil, swapped(circle, "")
		}
		if err := s.rename(ordered); err != nil {
			return nil, err
		}
	}
	if err := s.rename(s.identities()); err != nil {
		return nil, err
	}
	return &Result{Steps: s.steps, Catalog: s.now}, nil
}

// formers returns what was renamed and is still there.
func (s *session) formers(steps []plan.Step) []*former {
	var list []*former
	for _, step := range slices.Backward(steps) {
		if step.Action != plan.Rename {
			continue
		}
		i := slices.IndexFunc(list, func(f *former) bool { return f.was == step.To })
		if i >= 0 {
			list[i].was = step.Object // it was moved and renamed
			continue
		}
		if object := s.whole(step.To); object != nil {
			list = append(list, &former{now: step.To, was: step.Object, address: object.Address})
		}
	}
	return list
}

// whole returns the object that has the identity, or in which it is a name.
func (s *session) whole(id catalog.ID) *catalog.Object {
	if object := s.now.Get(id); object != nil {
		return object
	}
	if !s.isWithin(id) {
		return nil
	}
	id.Sub = ""
	return s.now.Get(id)
}

// backPairs returns the renamings of a round under the names that objects have by then.
func (s *session) backPairs(list []*former, number int, schemas map[string]string) []Pair {
	current := map[catalog.Address]catalog.ID{}
	for id, object := range s.now.Objects {
		if object.Address.OID != 0 {
			current[object.Address] = id
		}
	}
	var pairs []Pair
	for _, f := range list {
		from, there := current[f.address]
		if round(f.now) != number || !there {
			continue
		}
		if f.now.Sub != f.was.Sub {
			from.Sub = f.now.Sub
		}
		to := from
		if f.now.Name != f.was.Name {
			to.Name = f.was.Name
		}
		if f.now.Sub != f.was.Sub {
			to.Sub = f.was.Sub
		}
		if f.now.Schema != f.was.Schema {
			to.Schema = f.was.Schema
			if old, renamed := schemas[to.Schema]; renamed {
				to.Schema = old
			}
		}
		pairs = append(pairs, Pair{from, to})
	}
	return pairs
}
