package proof

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/rename"
	"github.com/plumbsql/plumb/internal/sample"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Version is a proved migration: its text, the way back, and what was done.
type Version struct {
	Steps, Back      []plan.Step
	Up, Down         string
	UpNoTx, DownNoTx bool
	// NoWayBack says why there is no Down; it is empty where there is one.
	NoWayBack string
	// OnData are the statements that fail on some rows, Empty the tables for which no rows could be generated, so that the
	// change was only tried without; the first version has those of all.
	OnData []OnData
	Empty  []sample.Empty
	// UpStops and DownStops say after how many of the statements the scripts were stopped and begun again.
	UpStops, DownStops Stopped

	before, after *catalog.Database
}

// Prove runs the plan's versions one after another from a copy of base, and for each: runs it again, takes it back, takes
// it back again, stops either way after each statement to begin again, and applies it once more. The catalog must be the wanted one each time, and the desired one at the end.
// All of it is done once more with generated rows in the tables that are touched. The error is a *fail.Error that names what
// differs. base must have no connections.
func Prove(ctx context.Context, base *workspace.Database, before, desired *catalog.Database, p *plan.Plan) ([]Version, error) {
	db, err := base.Clone(ctx)
	if err != nil {
		return nil, err
	}
	r := &run{ctx: ctx, base: base, db: db, online: p.Online}
	defer func() { r.db.Discard(ctx) }()
	var versions []Version
	state := before
	for i, planned := range p.Versions {
		r.name, r.earlier = "the migration", versions
		if len(p.Versions) > 1 {
			r.name = fmt.Sprintf("version %d of %d", i+1, len(p.Versions))
		}
		version, after, err := r.version(state, planned)
		if err != nil {
			return nil, err
		}
		version.before, version.after = state, after
		versions, state = append(versions, version), after
	}
	if err := differ("after all of it", diff.Compare(state, desired)); err != nil || len(versions) == 0 {
		return nil, err
	}
	return versions, onData(ctx, base, versions)
}

// run proves one version after another on a database, a copy of base on which those before have run.
type run struct {
	ctx context.Context
	// base is where the first version starts, earlier are those that come before this one.
	base, db *workspace.Database
	earlier  []Version
	name     string
	// online are the forms that the plan uses.
	online kind.Online
	// pieces is how many versions the last way back took.
	pieces int
}

func (r *run) version(before *catalog.Database, planned plan.Version) (Version, *catalog.Database, error) {
	v := Version{Steps: planned.Steps, Up: draft.Migration(planned), UpNoTx: planned.NoTx}
	if err := r.exec(v.Up, v.UpNoTx, "when "+r.name+" runs"); err != nil {
		return v, nil, err
	}
	after, err := r.db.Catalog(r.ctx)
	if err != nil {
		return v, nil, err
	}
	if err := r.reach(v.Up, v.UpNoTx, after, "when "+r.name+" runs a second time"); err != nil {
		return v, nil, err
	}
	options := plan.Options{OneTransaction: true}
	if r.online.Constraints || planned.NoTx {
		options = plan.Options{Online: r.online, OneFile: true}
	}
	back, err := r.back(after, before, planned, options)
	if !r.online.Constraints && planned.NoTx && (err != nil || !back.NoTx || r.pieces > 1) {
		back, err = r.back(after, before, planned, plan.Options{OneTransaction: true})
	}
	if err == nil && back.NoTx && r.takeBack(&v, back, before, after) != nil {
		// What can't be taken back piece by piece is taken back in one transaction, even where that locks longer.
		if err := r.restart(v); err != nil {
			return v, nil, err
		}
		back, err = r.back(after, before, planned, plan.Options{OneTransaction: true})
	}
	if refusal := (*fail.Error)(nil); errors.As(err, &refusal) {
		// The change itself is proved; that it can't be undone without guessing is for people to know, not a reason to
		// refuse it.
		v.NoWayBack = refusal.Error()
		return v, after, r.stoppingOnCopy(&v, after)
	}
	if err == nil && v.Down == "" {
		err = r.takeBack(&v, back, before, after)
	}
	if err != nil {
		return v, nil, err
	}
	return v, after, r.reach(v.Up, v.UpNoTx, after, "when "+r.name+" runs after it was taken back")
}

// takeBack takes a version back twice, and once more from wherever it may stop, and keeps how in v where that works.
func (r *run) takeBack(v *Version, back plan.Version, before, after *catalog.Database) error {
	down := draft.Migration(back)
	for _, again := range []string{"", " a second time"} {
		if err := r.reach(down, back.NoTx, before, "when "+r.name+" is taken back"+again); err != nil {
			return err
		}
	}
	if err := r.stopping(&v.UpStops, v.Up, after, r.name+" begins again after stopping anywhere"); err != nil {
		return err
	}
	if err := r.stopping(&v.DownStops, down, before, "taking "+r.name+" back begins again after stopping anywhere"); err != nil {
		return err
	}
	v.Back, v.Down, v.DownNoTx = back.Steps, down, back.NoTx
	return nil
}

// restart puts the database where it is after the versions before and v.
func (r *run) restart(v Version) error {
	db, err := r.base.Clone(r.ctx)
	if err != nil {
		return err
	}
	r.db.Discard(r.ctx)
	r.db = db
	for _, version := range append(slices.Clone(r.earlier), v) {
		if err := r.exec(version.Up, version.UpNoTx, "when "+r.name+" runs anew"); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) exec(script string, noTx bool, when string) error {
	if err := Exec(r.ctx, r.db, script, noTx); err != nil {
		return broken(when, err)
	}
	return nil
}

// reach runs a script and compares the catalog with the wanted one.
func (r *run) reach(script string, noTx bool, want *catalog.Database, when string) error {
	if err := r.exec(script, noTx, when); err != nil {
		return err
	}
	got, err := r.db.Catalog(r.ctx)
	if err != nil {
		return err
	}
	return differ(when, diff.Compare(got, want))
}

// back plans the way back from the state that the database stands at, as one version: where the way takes several, they
// follow each other outside a transaction. Names come first, so that what follows finds the old ones also when it runs a
// second time.
func (r *run) back(after, before *catalog.Database, planned plan.Version, options plan.Options) (plan.Version, error) {
	renamed := &rename.Result{Catalog: after}
	if slices.ContainsFunc(planned.Steps, func(step plan.Step) bool { return step.Action == plan.Rename }) {
		var err error
		if renamed, err = rename.Back(r.ctx, r.db, after, before, planned.Steps); err != nil {
			return plan.Version{}, err
		}
	}
	options.Rooms, options.History = all.Rooms(), true
	p, err := plan.Build(renamed.Catalog, before, options)
	if err != nil {
		return plan.Version{}, err
	}
	var back plan.Version
	if !p.Empty() {
		back, r.pieces = p.Joined(), len(p.Versions)
	}
	back.Steps = slices.Concat(renamed.Steps, back.Steps)
	return back, nil
}
