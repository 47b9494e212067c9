package proof

import (
	"context"
	"errors"

	"github.com/plumbsql/plumb/internal/catalog"
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
	// OnData are the statements of the first run that fail on generated rows. They may be all that there is to say.
	OnData []OnData
	// Blocking are the statements that read or write all of a table that was there before while it can't be used. Only a
	// script that runs in one transaction is looked at.
	Blocking []Observed
}

// Reruns runs each migration of the directory from number first on (from 0) twice, after all that come before it, and
// once more with generated rows in the tables that it changes. It returns those whose second run fails or leaves another
// database, in its schema or its rows, or that fail on the generated ones. The error is a *fail.Error
// with the place when a migration fails already when it runs once; then it returns what it found up to there, too.
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
	state, err := db.Catalog(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range migrations[first:] {
		if m.Checkpoint {
			continue
		}
		rerun, after, err := twice(ctx, db, m, state)
		if err != nil {
			return found, err
		}
		if state = after; rerun.Failed != nil || len(rerun.Changes)+len(rerun.Rows)+len(rerun.OnData)+len(rerun.Blocking) > 0 {
			found = append(found, rerun)
		}
	}
	return found, nil
}

// twice runs a migration twice, and returns the state after the first run too.
func twice(ctx context.Context, db *workspace.Database, m migrate.Migration, before *catalog.Database) (Rerun, *catalog.Database, error) {
	untouched, err := db.Clone(ctx)
	if err != nil {
		return Rerun{}, nil, err
	}
	defer untouched.Discard(ctx)
	if err := ExecScript(ctx, db, m.Up); err != nil {
		return Rerun{}, nil, where(m.Up, err)
	}
	rerun, after, err := again(ctx, db, m)
	if err != nil {
		return Rerun{}, nil, err
	}
	rerun.OnData, rerun.Blocking, err = scriptOnData(ctx, untouched, m.Up, before, after)
	return rerun, after, err
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

// again runs the migration a second time on a copy, and returns the state before that too.
func again(ctx context.Context, db *workspace.Database, m migrate.Migration) (Rerun, *catalog.Database, error) {
	rerun := Rerun{Migration: m}
	copied, err := db.Clone(ctx)
	if err != nil {
		return rerun, nil, err
	}
	defer copied.Discard(ctx)
	before, err := content(ctx, copied)
	if err != nil {
		return rerun, nil, err
	}
	if err := ExecScript(ctx, copied, m.Up); err != nil {
		if errors.As(err, &rerun.Failed) {
			return rerun, before.schema, nil
		}
		return rerun, nil, err
	}
	after, err := content(ctx, copied)
	if err != nil {
		return rerun, nil, err
	}
	rerun.Changes = diff.Compare(before.schema, after.schema)
	rerun.Rows = before.otherRows(after)
	return rerun, before.schema, nil
}
