package inspect

import (
	"context"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/rename"
	"github.com/plumbsql/plumb/internal/state"
)

// planned plans the way between two states, and notes what looks like a rename. Where files say what was renamed, names come
// first, tried out on a throwaway database that stands where the way begins.
func planned(ctx context.Context, opener *state.Opener, from, to *state.State, options plan.Options) (p *plan.Plan, notes []string, err error) {
	renamed, err := applied(ctx, opener, from, to)
	if err != nil {
		return nil, nil, err
	}
	p, err = renamed.Plan(to.Catalog, options)
	return p, rename.Notes(renamed.Catalog, to.Catalog), err
}

func applied(ctx context.Context, opener *state.Opener, from, to *state.State) (*rename.Result, error) {
	wishes, err := rename.Declared(to.Catalog, to.Renamed)
	if err != nil {
		return nil, err
	}
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
