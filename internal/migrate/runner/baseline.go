package runner

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate/history"
)

// markBaseline gives the steps up to the baseline a row, as if they were applied, and returns them. It does nothing without
// a baseline, with a history, and in an empty database, where the next file would miss what they make: there they are run.
func (s *session) markBaseline(ctx context.Context, st *state) ([]step, error) {
	version := s.Options.Baseline
	if version == "" || len(st.rows) > 0 {
		return nil, nil
	}
	last := slices.IndexFunc(st.steps, func(st step) bool { return st.Version == version })
	if last < 0 {
		return nil, fail.New(fmt.Sprintf("the baseline %s is no version of the migration directory", version), "", "correct migration.baseline")
	}
	empty, err := s.store.Empty(ctx, s.conn)
	if err != nil || empty {
		return nil, s.explain(err)
	}
	now := time.Now()
	for i := range st.steps[:last+1] {
		st := &st.steps[i]
		if !st.Repeatable {
			st.row = &history.Row{Version: st.Version, Checksum: st.Up.Sum, Direction: history.Up, FinishedAt: &now}
		}
	}
	return st.steps[:last+1], nil
}
