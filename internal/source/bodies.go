package source

import (
	"context"
	"slices"

	"github.com/plumbsql/plumb/internal/fail"
)

// checkBodies lets PostgreSQL check the body of every function of the files now that all objects are there: creating them
// ran unchecked. Those that the files want unchecked stay so. Each is replaced by itself, and all of that is taken back, because replacing a function undoes what ALTER
// FUNCTION said.
func (l *loader) checkBodies(ctx context.Context) error {
	var again []*statement
	for _, s := range l.routines {
		if !s.native && !s.unchecked {
			again = append(again, s.replacing())
		}
	}
	if len(again) == 0 {
		return nil
	}
	for _, sql := range []string{"SAVEPOINT plumb_bodies", "SET LOCAL check_function_bodies = on"} {
		if err := l.simple(ctx, sql); err != nil {
			return fail.Wrap(err, "check the bodies of functions", "", "")
		}
	}
	for len(again) > 0 {
		batch := samePath(again, maxBatch)
		if failed, err := l.exec(ctx, batch); err != nil {
			return batch[failed].explain(err, l.version())
		}
		again = again[len(batch):]
	}
	if err := l.simple(ctx, "ROLLBACK TO SAVEPOINT plumb_bodies"); err != nil {
		return fail.Wrap(err, "check the bodies of functions", "", "")
	}
	l.path = unknownPath
	return nil
}

// unknownPath stands for a search path that a rollback may have changed.
var unknownPath = &statement{}

// replacing returns the statement as CREATE OR REPLACE. Its own words OR REPLACE were blanked before.
func (s *statement) replacing() *statement {
	again := *s
	again.insert(len("CREATE"), " OR REPLACE")
	again.spans = slices.Clone(s.spans)
	for i := range again.spans {
		again.spans[i].Start += len(" OR REPLACE")
		again.spans[i].End += len(" OR REPLACE")
	}
	return &again
}
