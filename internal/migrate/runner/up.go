package runner

import (
	"context"
	"errors"
	"time"

	"ariga.io/atlas-go-sdk/atlasexec"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/migrate/history"
)

// UpPlan is what Up would do.
type UpPlan struct {
	// Result has Pending, Current and Target filled in.
	Result UpResult
	// Migrations are the pending ones, in order.
	Migrations []migrate.Migration
	// Baseline are those that would be recorded as applied without running them.
	Baseline []migrate.Migration
}

// Plan says what Up(ctx, n) would do, and refuses what it would refuse. It changes nothing and takes no lock.
func (r *Runner) Plan(ctx context.Context, n int) (*UpPlan, error) {
	s, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	defer s.close(ctx)
	p, err := s.planUp(ctx, n)
	if err != nil {
		return nil, err
	}
	p.result.End = time.Now()
	return &UpPlan{Result: *p.result, Migrations: migrationsOf(p.steps), Baseline: migrationsOf(p.marks)}, nil
}

// upPlan is what one call of Up has to do.
type upPlan struct {
	marks  []step // to be recorded as applied: the baseline
	steps  []step // to be applied
	result *UpResult
}

func (p *upPlan) nothing() bool { return len(p.marks)+len(p.steps) == 0 }

func (s *session) planUp(ctx context.Context, n int) (*upPlan, error) {
	if n < 0 {
		return nil, fail.New("the number of steps can't be negative", "", "give --num-steps N, or leave it out for all")
	}
	st, err := s.state(ctx)
	if err != nil {
		return nil, err
	}
	marks, err := s.markBaseline(ctx, st)
	if err != nil {
		return nil, err
	}
	steps, err := st.pending(s.Options.ExecOrder.normal())
	if err != nil {
		return nil, err
	}
	if n > 0 && n < len(steps) {
		steps = steps[:n]
	}
	if err := preflight(scriptsUp(steps)...); err != nil {
		return nil, err
	}
	if s.Dir.TxMode() == migrate.TxAll {
		if err := together(steps); err != nil {
			return nil, err
		}
	}
	return &upPlan{marks: marks, steps: steps, result: s.newUpResult(st, marks, steps)}, nil
}

// Up applies the next n pending migrations, or all for n = 0. With nothing pending it changes nothing at all. The result
// is there also beside an error, as far as it got; the error's exit code is 3 when anything was recorded.
func (r *Runner) Up(ctx context.Context, n int) (*UpResult, error) {
	s, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	defer s.close(ctx)
	p, err := s.planUp(ctx, n)
	if err != nil {
		return nil, err
	}
	if p.nothing() {
		return p.result, nil
	}
	if err := s.acquire(ctx, s.conn); err != nil {
		return nil, err
	}
	// Another runner may have made the history, and applied files, in the meantime.
	if err := s.relocate(ctx); err != nil {
		return nil, err
	}
	if p, err = s.planUp(ctx, n); err != nil {
		return nil, err
	}
	if p.nothing() {
		return p.result, nil
	}
	if err := s.store.Ensure(ctx, s.conn); err != nil {
		return nil, s.explain(err)
	}
	if err := s.mark(ctx, p.marks); err != nil {
		return nil, s.explain(err)
	}
	s.applied += len(p.marks)
	if s.Dir.TxMode() == migrate.TxAll {
		err = s.upTogether(ctx, p)
	} else {
		err = s.upAll(ctx, p)
	}
	p.result.End = time.Now()
	return p.result, err
}

// upAll applies the files of a plan until one fails.
func (s *session) upAll(ctx context.Context, p *upPlan) error {
	s.files = len(p.steps)
	for i, st := range p.steps {
		s.file = i + 1
		applied, err := s.up(ctx, st)
		p.result.Applied = append(p.result.Applied, applied)
		if err != nil {
			err = s.partial(err)
			p.result.Error = err.Error()
			return err
		}
	}
	return nil
}

// mark records steps as applied that weren't run.
func (s *session) mark(ctx context.Context, steps []step) error {
	if len(steps) == 0 {
		return nil
	}
	return s.bookkeeping(ctx, func() error {
		for _, st := range steps {
			if st.Repeatable {
				continue
			}
			row := s.newRow(st)
			if err := s.store.Start(ctx, s.conn, row, false); err != nil {
				return err
			}
			if err := s.store.Finish(ctx, s.conn, row.Version, 0); err != nil {
				return err
			}
		}
		return nil
	})
}

// newRow is the row of a migration about to be applied.
func (s *session) newRow(st step) history.Row {
	row := history.Row{
		Version: st.Version, Name: st.Name, Checksum: st.Up.Sum, Total: len(st.Up.Statements), ToolVersion: s.toolVersion(),
	}
	if st.Down != nil {
		row.DownChecksum = &st.Down.Sum
	}
	return row
}

func (s *session) relocate(ctx context.Context) error {
	store, err := history.Locate(ctx, s.conn, s.Options.HistorySchema)
	if err == nil {
		s.store = store
	}
	return err
}

// up applies one migration.
func (s *session) up(ctx context.Context, st step) (*atlasexec.AppliedFile, error) {
	r := &run{session: s, step: st, script: st.Up, direction: history.Up, start: time.Now()}
	err := r.attempted(ctx, r.apply)
	return r.appliedFile(err), err
}

// attempted surrounds f with the record of the attempt and leaves a clean session.
func (r *run) attempted(ctx context.Context, f func(context.Context) error) error {
	if err := r.findInFlight(ctx); err != nil {
		return r.explain(err)
	}
	id, err := r.beginAttempt(ctx, r.step.Version, r.direction)
	if err != nil {
		return r.explain(err)
	}
	r.attempt.ID = id
	r.emit(r.event(EventFile))
	err = f(ctx)
	if err == nil {
		r.applied++
		err = r.reset(ctx)
	}
	err = r.endAttempt(ctx, r.attempt, err)
	if err == nil {
		r.emit(r.event(EventDone))
	}
	return err
}

// apply is the up script with its bookkeeping.
func (r *run) apply(ctx context.Context) error {
	begin, finish := r.books(ctx)
	if err := r.resume(); err != nil {
		return err
	}
	if !r.script.NoTx && r.skipped == 0 {
		return r.inTx(ctx, begin, finish)
	}
	if err := r.bookkeeping(ctx, begin); err != nil {
		return r.explain(err)
	}
	if err := r.alone(ctx); err != nil {
		return err
	}
	return r.explain(r.bookkeeping(ctx, func() error {
		return errors.Join(finish(), r.store.Protect(ctx, r.conn))
	}))
}

// books returns what keeps the books of an up script, before its first statement and after its last.
func (r *run) books(ctx context.Context) (begin, finish func() error) {
	row := r.newRow(r.step)
	known := r.step.row != nil
	begin = func() error {
		err := r.store.Start(ctx, r.conn, row, known)
		if err == nil && known && r.step.row.Finished() {
			// A repeatable file begins from its first statement.
			err = r.store.Progress(ctx, r.conn, row.Version, 0, []string{})
		}
		return taken(err, r.script)
	}
	return begin, func() error { return r.store.Finish(ctx, r.conn, row.Version, row.Total) }
}

// taken explains that another runner did the same migration.
func taken(err error, script *migrate.Script) error {
	if errors.Is(err, history.ErrTaken) {
		return fail.Wrap(err, "record the migration", script.Path, "run `plumb migrate status`")
	}
	return err
}

// findInFlight looks whether an earlier run was killed in the middle of a statement.
func (r *run) findInFlight(ctx context.Context) error {
	row := r.step.row
	if row == nil || row.Finished() && r.direction == history.Up {
		return nil
	}
	done := 0
	if row.Direction == r.direction && !row.Finished() {
		done = row.Applied
	}
	last, err := r.store.Last(ctx, r.conn, r.step.Version, r.direction)
	if err != nil || last == nil {
		return err
	}
	r.inFlight = last.FinishedAt == nil && last.Statement == done+1
	return nil
}
