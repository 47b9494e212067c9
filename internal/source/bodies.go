package source

import (
	"context"
	"slices"

	"github.com/plumbsql/plumb/internal/fail"
)

// checkBodies lets PostgreSQL check the body of every function of the files now that all objects are there: creating them
// ran unchecked. Those that the files want unchecked stay so. Each is replaced by itself, and all of that is taken back, because
// replacing a function undoes what ALTER FUNCTION said.
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
	if err := l.checking(ctx, "SAVEPOINT plumb_bodies"); err != nil {
		return err
	}
	for len(again) > 0 {
		batch := samePath(again, maxBatch)
		failed, err := l.exec(ctx, batch)
		switch {
		case err == nil:
			again = again[len(batch):]
		case denied(err):
			// What the function sets, such as a role, the files' role may not; that says nothing of the body.
			if err := l.checking(ctx, "ROLLBACK TO SAVEPOINT plumb_bodies"); err != nil {
				return err
			}
			again = again[failed+1:]
		case l.atHome(batch[failed : failed+1]):
			if err := l.checking(ctx, "ROLLBACK TO SAVEPOINT plumb_bodies"); err != nil {
				return err
			}
			again = again[failed:]
		default:
			return batch[failed].explain(err, l.version())
		}
	}
	if err := l.simple(ctx, "ROLLBACK TO SAVEPOINT plumb_bodies"); err != nil {
		return fail.Wrap(err, "check the bodies of functions", "", "")
	}
	l.path = unknownPath
	return nil
}

// checking lets functions be checked when they are made, after a statement that sets or goes back to a savepoint.
func (l *loader) checking(ctx context.Context, savepoint string) error {
	l.path = unknownPath
	for _, sql := range []string{savepoint, "SET LOCAL check_function_bodies = on"} {
		if err := l.simple(ctx, sql); err != nil {
			return fail.Wrap(err, "check the bodies of functions", "", "")
		}
	}
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
