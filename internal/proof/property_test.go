package proof_test

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/workspace"
)

// TestProperty proves the way between two states near to each other that are drawn at random: it converges, runs again,
// goes back and comes again, and then nothing is left to plan. What it finds becomes a case. ./ci/property takes many.
func TestProperty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		before := sketchState(r, nil)
		after := sketchState(r, before.now)
		if err := proveWay(t.Context(), before.text(), after.text()); err != nil {
			r.Fatalf("%v\n-- old.sql --\n%s-- new.sql --\n%s", err, before.text(), after.text())
		}
	})
}

// proveWay proves the way from one state to another.
func proveWay(ctx context.Context, old, new string) error {
	base, before, err := made(ctx, old)
	if err != nil {
		return fmt.Errorf("make the old state: %w", err)
	}
	defer base.Discard(ctx)
	target, desired, err := made(ctx, new)
	if err != nil {
		return fmt.Errorf("make the new state: %w", err)
	}
	defer target.Discard(ctx)
	p, err := plan.Build(before, desired, plan.Options{Rooms: all.Rooms(), Online: kind.Concurrently, History: true})
	if allowed(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w\nhint: %s", err, fail.Hint(err))
	}
	if _, err := proof.Prove(ctx, base, before, desired, p); err != nil {
		return err
	}
	again, err := plan.Build(desired, desired, plan.Options{Rooms: all.Rooms(), Online: kind.Concurrently, History: true})
	if err != nil || !again.Empty() {
		return fmt.Errorf("between equal states there are %d versions to run: %w", len(again.Versions), err)
	}
	return nil
}

// made returns a database with what the SQL makes, and its catalog.
func made(ctx context.Context, sql string) (*workspace.Database, *catalog.Database, error) {
	db, err := shared.NewDatabase(ctx)
	if err != nil {
		return nil, nil, err
	}
	read, err := func() (*catalog.Database, error) {
		if err := db.Exec(ctx, sql); err != nil {
			return nil, err
		}
		return db.Catalog(ctx)
	}()
	if err != nil {
		db.Discard(ctx)
		return nil, nil, err
	}
	return db, read, nil
}
