package runner

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/migrate/history"
)

// step is a migration of the directory with its row in the history, if it has one.
type step struct {
	migrate.Migration
	row *history.Row
}

// state is the directory compared with the history.
type state struct {
	steps []step // all of the directory, in its order
	rows  []history.Row
	// lost are rows whose file isn't in the directory any more.
	lost []history.Row
}

func newState(all []migrate.Migration, rows []history.Row) *state {
	s := &state{rows: rows, steps: make([]step, len(all))}
	known := make(map[string]int, len(all))
	for i, m := range all {
		s.steps[i] = step{Migration: m}
		known[m.Version] = i
	}
	for _, row := range rows {
		i, ok := known[row.Version]
		if !ok {
			s.lost = append(s.lost, row)
			continue
		}
		s.steps[i].row = &row
	}
	return s
}

// applied are the steps in the history, oldest first: finished ones, and those of which at least one statement is done.
// Repeatable files don't count.
func (s *state) applied() []step {
	return slices.DeleteFunc(slices.Clone(s.steps), func(st step) bool {
		return st.row == nil || st.Repeatable || !st.row.Finished() && st.row.Applied == 0
	})
}

// lastCheckpoint is the index of the newest file that stands for all before it, or -1.
func (s *state) lastCheckpoint() int {
	for i, st := range slices.Backward(s.steps) {
		if st.Checkpoint {
			return i
		}
	}
	return -1
}

// pending returns what up has to run, in order. It refuses what would leave the history out of step with the directory.
func (s *state) pending(order ExecOrder) ([]step, error) {
	if err := s.consistent(); err != nil {
		return nil, err
	}
	from, newest, checkpoint := 0, -1, s.lastCheckpoint()
	for i, st := range s.steps {
		if st.row == nil || st.Repeatable {
			continue
		}
		newest = i
		if st.Checkpoint {
			from = i // what stands before an applied checkpoint is in it
		}
	}
	if newest < 0 && checkpoint >= 0 {
		from = checkpoint
	}
	var pending []step
	var late []string
	for i, st := range s.steps {
		switch {
		case i < from, st.Checkpoint && st.row == nil && newest >= 0:
		case st.row != nil && st.row.Finished() && (!st.Repeatable || st.row.Checksum == st.Up.Sum):
		case st.row == nil && i < newest && order == LinearSkip:
		case st.row == nil && i < newest && order != NonLinear:
			late = append(late, st.File)
		default:
			pending = append(pending, st)
		}
	}
	if len(late) > 0 {
		return nil, fail.New(fmt.Sprintf("%s isn't applied, but the later %s is", strings.Join(late, ", "), s.steps[newest].File),
			"", "give it a version later than the newest one (rename it, then `plumb migrate hash`), or set exec_order in atlas.hcl")
	}
	return pending, nil
}

// consistent refuses applied files that were edited or removed, and a down that stopped part-way.
func (s *state) consistent() error {
	if err := s.checkLost(); err != nil {
		return err
	}
	for _, st := range s.steps {
		if st.row != nil && !st.Repeatable && st.row.Direction == history.Down {
			return fail.New(fmt.Sprintf("taking back %s stopped after %d of %d statements", st.Version, st.row.Applied, st.row.Total),
				st.Up.Path, "run `plumb migrate down --num-steps 1` to finish it first")
		}
	}
	return editedError(s.edited())
}

// edited returns the up files that are no longer what the database has.
func (s *state) edited() []string {
	var files []string
	for _, st := range s.steps {
		if st.row != nil && !st.Repeatable && st.row.Finished() && st.row.Checksum != st.Up.Sum && !st.baseline() {
			files = append(files, st.Up.Path)
		}
	}
	return files
}

// baseline says whether the step is a flyway baseline file. It has the version of the last file that it stands for, so
// that a row of that version may come from either.
func (st step) baseline() bool { return st.Checkpoint && strings.HasPrefix(path.Base(st.File), "B") }

func editedError(files []string) error {
	if len(files) == 0 {
		return nil
	}
	return fail.New("edited after it was applied: the file isn't what the database has", strings.Join(files, ", "),
		"restore the file, and put the change into a new migration")
}

// checkLost refuses a directory that lacks applied migrations, unless a checkpoint took their place.
func (s *state) checkLost() error {
	checkpoint := s.lastCheckpoint()
	var names []string
	for _, row := range s.lost {
		if strings.HasPrefix(row.Version, "R__") || checkpoint >= 0 && row.Version < s.steps[checkpoint].Version {
			continue
		}
		names = append(names, strings.TrimSuffix(row.Version+"_"+row.Name, "_"))
	}
	if len(names) == 0 {
		return nil
	}
	return fail.New("applied to the database, but not in the migration directory: "+strings.Join(names, ", "), "",
		"bring the files back (is this branch behind the database, or is it the wrong database?)")
}
