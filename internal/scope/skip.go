package scope

import (
	"slices"
	"sync"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind/constraint"
	"github.com/plumbsql/plumb/internal/rename"
)

// rule is one word of diff.skip.
type rule struct {
	word, verb string
	// is tells the objects that the word is about; nil for roles, which plans never drop.
	is func(*catalog.Object) bool
}

// nouns are what the words of diff.skip are about, by what follows the verb.
var nouns = map[string]func(*catalog.Object) bool{
	"schema": of(catalog.Schema),
	"table":  of(catalog.Table),
	"column": of(catalog.Column),
	"index":  of(catalog.Index),
	"foreign_key": func(o *catalog.Object) bool {
		body, ok := o.Body.(*constraint.Constraint)
		return ok && body.Type == constraint.ForeignKey
	},
	"view":    of(catalog.View, catalog.MaterializedView),
	"func":    of(catalog.Function),
	"proc":    of(catalog.Procedure),
	"trigger": of(catalog.Trigger),
	"role":    nil,
	"user":    nil,
}

func of(kinds ...catalog.Kind) func(*catalog.Object) bool {
	return func(o *catalog.Object) bool { return slices.Contains(kinds, o.ID.Kind) }
}

var rules = sync.OnceValue(func() map[string]rule {
	all := map[string]rule{}
	for _, kind := range config.SkipKinds {
		verb, noun := config.SkipWords(kind)
		all[kind] = rule{word: kind, verb: verb, is: nouns[noun]}
	}
	return all
})

// skipped returns the word of diff.skip that leaves a change out, or "". modify_ is about what an object is, and all its
// parts; triggers, policies and privileges are no parts in this sense, as in Atlas.
func (s *Scope) skipped(change diff.Change, from, to *catalog.Database) string {
	for _, r := range s.skip {
		switch {
		case r.is == nil:
		case r.verb == "add" && change.Old == nil && r.is(change.New),
			r.verb == "drop" && change.New == nil && r.is(change.Old),
			r.verb == "modify" && r.modifies(change, from, to):
			return r.word
		}
	}
	return ""
}

func (r rule) modifies(change diff.Change, from, to *catalog.Database) bool {
	o, db := change.New, to
	if o == nil {
		o, db = change.Old, from
	}
	for o != nil {
		if r.is(o) && from.Get(o.ID) != nil && to.Get(o.ID) != nil {
			return true
		}
		switch o.ID.Kind {
		case catalog.Trigger, catalog.Policy, catalog.Grant, catalog.DefaultPrivilege:
			return false
		}
		o = db.Get(o.Parent)
	}
	return false
}

// Wishes returns the wishes that are to be fulfilled: what is left out keeps its name. rename_ words of diff.skip keep the old
// name, and the new one is not made beside it: both are returned.
func (s *Scope) Wishes(from, to *catalog.Database, wishes []rename.Wish) (kept []rename.Wish, left []catalog.ID, notes []string) {
	if s.whole() {
		return wishes, nil, nil
	}
	before, after := s.of(from), s.of(to)
	for _, wish := range wishes {
		outside := after.out(wish.To) != ""
		for _, id := range wish.From {
			outside = outside || before.out(id) != ""
		}
		if outside {
			continue
		}
		word := s.renames(to, wish.To)
		i := slices.IndexFunc(wish.From, func(id catalog.ID) bool { return from.Get(id) != nil })
		if word == "" || i < 0 || from.Get(wish.To) != nil {
			kept = append(kept, wish)
			continue
		}
		left = append(left, wish.From[i], wish.To)
		notes = append(notes, "diff.skip "+word+" leaves out that "+wish.From[i].String()+" becomes "+wish.To.QualifiedName())
	}
	return kept, left, notes
}

func (s *Scope) renames(to *catalog.Database, id catalog.ID) string {
	o := to.Get(id)
	for _, r := range s.skip {
		if r.verb == "rename" && o != nil && r.is(o) {
			return r.word
		}
	}
	return ""
}
