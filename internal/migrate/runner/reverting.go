package runner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate/history"
)

// reverting returns the newest n applied steps, newest first, after checking that each of them can be taken back.
func (s *state) reverting(n int, allowDestructive bool) ([]step, error) {
	if n <= 0 {
		return nil, fail.New("the number of steps to take back must be at least 1", "", "give --num-steps N")
	}
	if err := s.checkLost(); err != nil {
		return nil, err
	}
	applied := s.applied()
	if n > len(applied) {
		return nil, fail.New(fmt.Sprintf("can't take back %d migrations: only %d applied", n, len(applied)), "",
			"run `plumb migrate status` to see them")
	}
	applied = applied[len(applied)-n:]
	slices.Reverse(applied)
	if err := checkBaseline(applied); err != nil {
		return nil, err
	}
	edited := s.edited()
	var missing, destructive []string
	for _, st := range applied {
		switch {
		case st.Down == nil:
			missing = append(missing, st.Up.Path)
		case st.row.Direction != history.Down && (st.row.DownChecksum == nil || *st.row.DownChecksum != st.Down.Sum):
			edited = append(edited, st.Down.Path)
		case st.Down.Destructive && !allowDestructive:
			destructive = append(destructive, st.Down.Path)
		}
	}
	if len(missing) > 0 {
		return nil, fail.New("there is no down script", strings.Join(missing, ", "),
			"write a new migration that undoes the change, or restore the down file")
	}
	if err := editedError(edited); err != nil {
		return nil, err
	}
	if len(destructive) > 0 {
		return nil, fail.New("the down script destroys data", strings.Join(destructive, ", "), "give --yes if that is wanted")
	}
	return applied, nil
}

// checkBaseline refuses to take back, newest first, what was there before plumb: the way back of a baseline drops all of it.
func checkBaseline(steps []step) error {
	after := slices.IndexFunc(steps, func(st step) bool { return st.row.Baseline() })
	if after < 0 {
		return nil
	}
	hint := "what empties a database is `plumb schema clean`"
	if after > 0 {
		hint = fmt.Sprintf("give --num-steps %d for what came after it; %s", after, hint)
	}
	base := steps[after]
	return fail.New(strings.TrimSuffix(base.Version+"_"+base.Name, "_")+" was there before plumb: it is recorded as a baseline, and never taken back", "", hint)
}
