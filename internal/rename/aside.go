package rename

import (
	"maps"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/plan"
)

// aside returns the steps that drop what has the names that are needed, such as a view that stood for a renamed table, and
// what stands on it. They run only while there is something to rename.
func (s *session) aside(pairs []Pair) ([]plan.Step, error) {
	var steps []plan.Step
	for i, pair := range pairs {
		if s.isWithin(pair.To) && !leaves(pairs, pair.To) {
			return nil, fail.New(pair.From.String()+" can't be renamed to "+pair.To.QualifiedName()+": both are there", "", "")
		}
		holders := slices.DeleteFunc(s.holders(s.named(pairs[:i], pair.From), pair.To), func(id catalog.ID) bool { return leaves(pairs, id) })
		if len(holders) == 0 {
			continue
		}
		more, err := s.drop(pair, holders, chain(pairs, pair))
		if err != nil {
			return nil, err
		}
		steps = append(steps, more...)
	}
	return steps, nil
}

// chain returns the old names of a pair and of those that follow it, each taking the name before: only while all are there,
// none of them is done.
func chain(pairs []Pair, pair Pair) []catalog.ID {
	names := []catalog.ID{pair.From}
	for {
		i := slices.IndexFunc(pairs, func(p Pair) bool { return p.To == pair.From })
		if i < 0 {
			return names
		}
		pair = pairs[i]
		names = append(names, pair.From)
	}
}

// named returns the object that has the name now or after the pairs, or nil for what is within an object.
func (s *session) named(before []Pair, id catalog.ID) *catalog.Object {
	for _, pair := range slices.Backward(before) {
		if pair.To == id {
			id = pair.From
		}
	}
	return s.now.Get(id)
}

// holders returns the objects that an object could not exist beside if it had the identity.
func (s *session) holders(object *catalog.Object, id catalog.ID) []catalog.ID {
	if object == nil {
		return nil
	}
	wanted := s.claims(object, id)
	var found []catalog.ID
	for _, other := range s.now.Sorted() {
		if other.ID == object.ID {
			continue
		}
		taken := slices.ContainsFunc(s.claims(other, other.ID), func(claim string) bool { return slices.Contains(wanted, claim) })
		if other.ID == id || taken {
			found = append(found, other.ID)
		}
	}
	return found
}

// claims returns the names that an object would take under an identity.
func (s *session) claims(object *catalog.Object, id catalog.ID) []string {
	room := s.rooms[object.ID.Kind]
	if room == nil || room.Claims == nil {
		return nil
	}
	renamed := *object
	renamed.ID = id
	return room.Claims(&renamed)
}

// taken reports whether something has the name that an object is to have between two steps.
func (s *session) taken(from, between catalog.ID) bool {
	return len(s.holders(s.now.Get(from), between)) > 0
}

// drop plans to drop objects and what stands on them, as long as the pending names are there.
func (s *session) drop(pair Pair, holders, pending []catalog.ID) ([]plan.Step, error) {
	gone := s.above(holders)
	for _, id := range slices.SortedFunc(maps.Keys(gone), catalog.ID.Compare) {
		destroys := s.rooms[id.Kind].Destroys
		data := destroys != nil && destroys(s.now.Get(id)) != "" && s.want.Get(id) != nil && !slices.Contains(holders, id) &&
			!gone[s.now.Get(id).Parent]
		if id == pair.From || data {
			return nil, fail.New(pair.From.String()+" can't be renamed to "+pair.To.QualifiedName()+" as long as "+holders[0].String()+
				" is there, on which "+id.String()+" stands", "", "make the change in two migrations: first what frees the name, then the rename")
		}
	}
	rest := s.now.Bare()
	for id, object := range s.now.Objects {
		if !gone[id] {
			rest.Objects[id] = object
		}
	}
	p, err := plan.Build(s.now, rest, plan.Options{Rooms: all.Rooms(), OneTransaction: true, History: true})
	if err != nil {
		return nil, err
	}
	conditions := make([]string, len(pending))
	for i, id := range pending {
		conditions[i] = s.rooms[id.Kind].Renaming.Present(s.context(), id)
	}
	steps := p.Steps()
	for _, step := range steps {
		for i := range step.Statements {
			condition := strings.Join(conditions, " AND ")
			if when := step.Statements[i].When; when != "" {
				condition += " AND " + when
			}
			step.Statements[i] = ddl.Statement{SQL: step.Statements[i].SQL, When: condition, Destroys: step.Statements[i].Destroys}
		}
	}
	return steps, nil
}

// above returns objects with all that goes when they go.
func (s *session) above(ids []catalog.ID) map[catalog.ID]bool {
	with := map[catalog.ID][]catalog.ID{}
	for id, object := range s.now.Objects {
		if object.GoesWith != (catalog.ID{}) {
			with[object.GoesWith] = append(with[object.GoesWith], id)
		}
	}
	gone := map[catalog.ID]bool{}
	for queue := slices.Clone(ids); len(queue) > 0; queue = queue[1:] {
		if !gone[queue[0]] {
			gone[queue[0]] = true
			queue = append(queue, s.now.Dependents(queue[0])...)
			queue = append(queue, with[queue[0]]...)
		}
	}
	return gone
}
