package inspect

import (
	"context"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/rename"
	"github.com/plumbsql/plumb/internal/scope"
	"github.com/plumbsql/plumb/internal/state"
)

// Plan plans the way between two states, and notes what looks like a rename. Where files say what was renamed, names come
// first, tried out on a throwaway database that stands where the way begins.
func Plan(ctx context.Context, opener *state.Opener, from, to *state.State, within *scope.Scope, options plan.Options) (*Way, error) {
	return PlanAsking(ctx, opener, from, to, within, options, nil)
}

// PlanAsking is Plan that asks about what looks like a rename, where ask is not nil.
func PlanAsking(ctx context.Context, opener *state.Opener, from, to *state.State, within *scope.Scope, options plan.Options, ask rename.Ask) (*Way, error) {
	wishes, err := rename.Declared(to.Catalog, to.Renamed)
	if err != nil {
		return nil, err
	}
	wishes, left, notes := within.Wishes(from.Catalog, to.Catalog, wishes)
	questions := rename.Questions{Ask: ask}
	for {
		renamed, err := applied(ctx, opener, from, to, wishes)
		if err != nil {
			return nil, err
		}
		target, err := within.Target(renamed.Catalog, to.Catalog, left...)
		if err != nil {
			return nil, err
		}
		wish, err := questions.Next(ctx, renamed.Catalog, target.Catalog)
		if err != nil {
			return nil, err
		}
		if wish != nil {
			notes = append(notes, wish.Note())
			wishes = append(wishes, *wish)
			continue
		}
		p, err := renamed.Plan(target.Catalog, options)
		if err != nil {
			return nil, err
		}
		if from.Database == nil {
			if err := p.Abandons(renamed.Catalog, target.Catalog); err != nil {
				return nil, err
			}
		}
		if ask == nil {
			notes = slices.Concat(notes, target.Notes, rename.Notes(renamed.Catalog, target.Catalog), p.Notes)
		} else {
			notes = slices.Concat(notes, target.Notes, p.Notes)
		}
		return &Way{Plan: p, Target: target.Catalog, Notes: notes}, target.Check(p)
	}
}

// Way is the plan between two states, and where it leads.
type Way struct {
	Plan *plan.Plan
	// Target is the state that the plan leads to.
	Target *catalog.Database
	Notes  []string
}

func applied(ctx context.Context, opener *state.Opener, from, to *state.State, wishes []rename.Wish) (*rename.Result, error) {
	if !rename.Pending(from.Catalog, to.Catalog, wishes) {
		return &rename.Result{Catalog: from.Catalog}, nil
	}
	base := from.Database
	if base == nil {
		w, err := opener.Workspace(ctx)
		if err != nil {
			return nil, err
		}
		if base, err = proof.Remake(ctx, w, from.Catalog, to.Catalog); err != nil {
			return nil, fail.Wrap(err, "try out renamed_from on a copy of "+from.URL, "",
				"compare from the migration directory, or remove renamed_from: then the objects are dropped and created")
		}
		defer base.Discard(ctx)
	}
	return rename.Apply(ctx, base, from.Catalog, to.Catalog, wishes)
}
