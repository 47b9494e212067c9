package proof

import (
	"context"
	"errors"

	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Rerun is what a second run of a migration did that it should not.
type Rerun struct {
	Migration migrate.Migration
	// Failed is the statement that failed; then the rest is empty.
	Failed *Failed
	// Changes are the objects that the second run changed, Rows the tables whose rows it changed, sorted. Tables that the
	// migration user can't see, not even by giving itself the right, are not among them.
	Changes []diff.Change
	Rows    []string
}

// Reruns runs each migration of the directory from number first on (from 0) twice, after all that come before it, and
// returns those whose second run fails or leaves another database, in its schema or its rows. The error is a *fail.Error
// with the place when a migration fails already when it runs once.
func Reruns(ctx context.Context, w *workspace.Workspace, dir *migrate.Dir, first int) ([]Rerun, error) {
	migrations, err := dir.Migrations()
	if err != nil {
		return nil, err
	}
	// A version is not enough: a flyway baseline file has the version of the last file that it stands for.
	before := map[string]bool{}
	for _, m := range migrations[:first] {
		before[m.File] = true
	}
	db, err := Replay(ctx, w, dir, func(m migrate.Migration) bool { return before[m.File] })
	if err != nil {
		return nil, err
	}
	defer db.Discard(ctx)
	var found []Rerun
	for _, m := range migrations[first:] {
		if m.Checkpoint {
			continue
		}
		if err := ExecScript(ctx, db, m.Up); err != nil {
			return nil, where(m.Up, err)
		}
		rerun, err := again(ctx, db, m)
		if err != nil {
			return nil, err
		}
		if rerun.Failed != nil || len(rerun.Changes)+len(rerun.Rows) > 0 {
			found = append(found, rerun)
		}
	}
	return found, nil
}

// ExecScript runs one direction of a migration.
func ExecScript(ctx context.Context, db *workspace.Database, script *migrate.Script) error {
	return Exec(ctx, db, script.SQL, script.NoTx)
}

func where(script *migrate.Script, err error) error {
	if failed, ok := err.(*Failed); ok { //nolint:errorlint // Exec returns it as it is
		return fail.Wrap(failed.Err, "run the migration", script.Where(failed.Offset), "correct the statement; nothing was applied to a live database")
	}
	return err
}

// again runs the migration a second time on a copy.
func again(ctx context.Context, db *workspace.Database, m migrate.Migration) (Rerun, error) {
	rerun := Rerun{Migration: m}
	copied, err := db.Clone(ctx)
	if err != nil {
		return rerun, err
	}
	defer copied.Discard(ctx)
	before, err := content(ctx, copied)
	if err != nil {
		return rerun, err
	}
	if err := ExecScript(ctx, copied, m.Up); err != nil {
		if errors.As(err, &rerun.Failed) {
			return rerun, nil
		}
		return rerun, err
	}
	after, err := content(ctx, copied)
	if err != nil {
		return rerun, err
	}
	rerun.Changes = diff.Compare(before.schema, after.schema)
	rerun.Rows = before.otherRows(after)
	return rerun, nil
}
