package proof

import (
	"context"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Through proves a plan that will run once, on a live database, in the transactions that it is cut into: the first state is made
// again in a throwaway database, and the plan must turn that into the second. It is done again with generated rows; what fails on
// some stands in the versions that are returned. The error is a *fail.Error that says what differs, or why the first state can't
// be made again. It runs with the rights of the workspace's owner.
func Through(ctx context.Context, w *workspace.Workspace, from, to *catalog.Database, p *plan.Plan) ([]Version, error) {
	base, err := Remake(ctx, w, from, to)
	if err != nil {
		return nil, &fail.Error{
			What: "the change can't be proved: the database's schema could not be made again on the throwaway server", Err: err,
			Hint: "name a throwaway server that has what the schema needs with --dev-url, or write migrations (plumb migrate diff), which are " +
				"proved on their own history",
		}
	}
	defer base.Discard(ctx)
	db, err := base.Clone(ctx)
	if err != nil {
		return nil, err
	}
	defer db.Discard(ctx)
	versions := make([]Version, 0, len(p.Versions))
	state := from
	for _, planned := range p.Versions {
		if err := Exec(ctx, db, draft.Script([]plan.Version{planned}), planned.NoTx); err != nil {
			return nil, broken("when the change runs", err)
		}
		v := Version{
			Steps: planned.Steps, Up: draft.Migration(planned), UpNoTx: planned.NoTx, NoWayBack: "it is applied once", before: state,
		}
		if state, err = db.Catalog(ctx); err != nil {
			return nil, err
		}
		v.after = state
		versions = append(versions, v)
	}
	if err := differ("after the change", diff.Compare(state, to)); err != nil || len(versions) == 0 {
		return nil, err
	}
	// The catalog that was read of the copy has the numbers of the tables to fill.
	if versions[0].before, err = base.Catalog(ctx); err != nil {
		return nil, err
	}
	return versions, onData(ctx, base, versions)
}
