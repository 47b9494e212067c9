package runner

import (
	"context"
	"errors"
	"time"

	"ariga.io/atlas-go-sdk/atlasexec"

	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/migrate/history"
)

// DownPlan is what Down would do.
type DownPlan struct {
	// Result has Planned, Current, Target and Total filled in.
	Result DownResult
	// Migrations are those to be taken back, newest first.
	Migrations []migrate.Migration
	// Destructive says that one of the down scripts carries a `-- destructive:` mark.
	Destructive bool
}

// PlanDown says what Down(ctx, n) would do, and refuses what it would refuse, except for lack of AllowDestructive, so
// that the question can be asked. It changes nothing and takes no lock.
func (r *Runner) PlanDown(ctx context.Context, n int) (*DownPlan, error) {
	s, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	defer s.close(ctx)
	steps, result, err := s.planDown(ctx, n, true)
	if err != nil {
		return nil, err
	}
	plan := &DownPlan{Result: *result, Migrations: migrationsOf(steps)}
	for _, st := range steps {
		plan.Destructive = plan.Destructive || st.Down.Destructive
	}
	plan.Result.End = time.Now()
	return plan, nil
}

func (s *session) planDown(ctx context.Context, n int, allowDestructive bool) ([]step, *DownResult, error) {
	st, err := s.state(ctx)
	if err != nil {
		return nil, nil, err
	}
	steps, err := st.reverting(n, allowDestructive)
	if err != nil {
		return nil, nil, err
	}
	if err := preflight(scriptsDown(steps)...); err != nil {
		return nil, nil, err
	}
	return steps, newDownResult(st, steps), nil
}

// Down takes back the newest n applied migrations. Everything that can be refused is refused before anything happens:
// more steps than applied, a missing or edited down script, a destructive one without leave. The result is there also
// beside an error, as far as it got; the error's exit code is 3 when anything was recorded.
func (r *Runner) Down(ctx context.Context, n int) (*DownResult, error) {
	s, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	defer s.close(ctx)
	if _, _, err := s.planDown(ctx, n, r.Options.AllowDestructive); err != nil {
		return nil, err
	}
	if err := s.acquire(ctx, s.conn); err != nil {
		return nil, err
	}
	steps, result, err := s.planDown(ctx, n, r.Options.AllowDestructive)
	if err != nil {
		return nil, err
	}
	s.files = len(steps)
	for i, st := range steps {
		s.file = i + 1
		reverted, err := s.down(ctx, st)
		result.Reverted = append(result.Reverted, reverted)
		if err != nil {
			err = s.partial(err)
			result.Error = err.Error()
			result.End = time.Now()
			return result, err
		}
	}
	result.Status = StatusApplied
	result.End = time.Now()
	return result, nil
}

// down takes back one migration.
func (s *session) down(ctx context.Context, st step) (*atlasexec.RevertedFile, error) {
	r := &run{session: s, step: st, script: st.Down, direction: history.Down, start: time.Now()}
	err := r.attempted(ctx, r.revert)
	return r.revertedFile(err), err
}

// revert is the down script with its bookkeeping.
func (r *run) revert(ctx context.Context) error {
	version := r.step.Version
	r.underWay = r.step.row.Direction == history.Down
	remove := func() error { return taken(r.store.Remove(ctx, r.conn, version), r.script) }
	if err := r.resume(); err != nil {
		return err
	}
	if !r.script.NoTx && r.skipped == 0 {
		// Removing first makes a second runner wait, and then see that nothing is left to take back.
		return r.inTx(ctx, remove, func() error { return nil })
	}
	if err := r.alone(ctx); err != nil {
		return err
	}
	return r.explain(r.bookkeeping(ctx, func() error {
		return errors.Join(remove(), r.store.Protect(ctx, r.conn))
	}))
}
