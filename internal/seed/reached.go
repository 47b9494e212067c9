package seed

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/plan"
)

// Unchanged refuses when the rows of the database that the way begins at are no longer those that it was made for. Renamed are
// the steps of the schema that will run before it.
func (w *Way) Unchanged(ctx context.Context, c *pgx.Conn, renamed []plan.Step) error {
	if w == nil {
		return nil
	}
	again, err := w.settings.lead(ctx, on(c), w.sides, func(t *table) (string, string) { return before(t, renamed) })
	if err != nil {
		return err
	}
	if w.script() != again.script() || w.Back().script() != again.Back().script() {
		return fail.New("the rows of tables that the schema files have rows of changed since the plan was made", "", "nothing was applied; run this again for a new plan")
	}
	return nil
}

func (w *Way) script() string { return draft.Script([]plan.Version{w.Version()}) }

// left is what is still to be done in a database where the way was gone. Rows that are only added have to be right too: a
// trigger may have changed them.
func (w *Way) left(ctx context.Context, from reader) (*Way, error) {
	s := *w.settings
	if s.mode == insert {
		s.mode = upsert
	}
	left, err := s.lead(ctx, from, w.sides, sameName)
	if err != nil || w.settings.mode != insert {
		return left, err
	}
	added := map[string]bool{}
	for _, d := range w.Differences() {
		added[d.Row] = d.Change == "added"
	}
	for _, c := range left.changes {
		c.updates = slices.DeleteFunc(c.updates, func(u update) bool { return !added[c.title(u.new)] })
	}
	left.changes = slices.DeleteFunc(left.changes, func(c *change) bool { return len(c.inserts)+len(c.updates) == 0 })
	return left, nil
}

// Reached refuses when the rows of a database are not those that the way leads to.
func (w *Way) Reached(ctx context.Context, c *pgx.Conn) error {
	if w == nil {
		return nil
	}
	left, err := w.left(ctx, on(c))
	if err != nil || left.Empty() {
		return err
	}
	return left.unreached("rows differ from what they should be")
}

// on reads by a connection that is there.
func on(c *pgx.Conn) reader {
	return func(_ context.Context, call func(*pgx.Conn) error) error { return call(c) }
}
