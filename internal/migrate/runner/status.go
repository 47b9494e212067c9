package runner

import (
	"context"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate/history"
)

// Status compares the directory with the history. It changes nothing and takes no lock. What Up would refuse (an edited
// file, a gap) is in the result, not an error.
func (r *Runner) Status(ctx context.Context) (*StatusResult, error) {
	s, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	defer s.close(ctx)
	all, err := r.Dir.Migrations()
	if err != nil {
		return nil, err
	}
	rows, err := s.store.Rows(ctx, s.conn)
	if err != nil {
		return nil, s.explain(err)
	}
	st := newState(all, rows)
	marks, err := s.markBaseline(ctx, st)
	if err != nil {
		return nil, err
	}
	result := &StatusResult{Env: s.env(), History: s.store.Table(), Baseline: files(marks)}
	for _, m := range all {
		result.Available = append(result.Available, file(m))
	}
	if err := s.describe(ctx, st, result); err != nil {
		return nil, s.explain(err)
	}
	problem := r.Dir.Validate()
	if noSum(problem) {
		problem = nil
	}
	steps, err := st.pending(r.Options.ExecOrder.normal())
	if problem == nil {
		problem = err
	}
	if err != nil {
		steps = st.missing()
	}
	for _, m := range steps {
		result.Pending = append(result.Pending, file(m.Migration))
	}
	result.Next, result.Status = AtLatest, StatusOK
	if len(steps) > 0 {
		result.Next, result.Status = steps[0].Version, StatusPending
	}
	if problem != nil {
		result.Problem, result.Hint = problem.Error(), fail.Hint(problem)
	}
	return result, nil
}

// describe fills in what the history says: revisions, the current version and the last error.
func (s *session) describe(ctx context.Context, st *state, result *StatusResult) error {
	result.Current = NoneApplied
	if current := st.current(); current != "" {
		result.Current = current
	}
	for _, row := range st.rows {
		last, err := s.lastIfUnfinished(ctx, row)
		if err != nil {
			return err
		}
		result.Applied = append(result.Applied, revision(row, last))
		result.Count, result.Total = row.Applied, row.Total
		if last != nil {
			result.Error = last.Error
		}
	}
	// A file that was rolled back is simply pending, and its last attempt says why.
	missing := st.missing()
	if len(missing) == 0 {
		return nil
	}
	last, err := s.store.Last(ctx, s.conn, missing[0].Version, history.Up)
	if err != nil {
		return err
	}
	if last != nil && last.Error != "" {
		result.Error = last.Error
	}
	return nil
}

func (s *session) lastIfUnfinished(ctx context.Context, row history.Row) (*history.Attempt, error) {
	if row.Finished() {
		return nil, nil
	}
	return s.store.Last(ctx, s.conn, row.Version, row.Direction)
}

// missing are the steps that aren't in the history, or not completely.
func (s *state) missing() []step {
	var steps []step
	for _, st := range s.steps {
		if st.row == nil || !st.row.Finished() {
			steps = append(steps, st)
		}
	}
	return steps
}
