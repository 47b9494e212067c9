package seed

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/workspace"
)

// was is what a table held where the way begins.
type was struct {
	*table
	rows []row
}

// Rehearse runs the change of the schema and then the way on a throwaway database that stands where they begin, with the
// rows that were compared, and looks whether they are then as they should be. Foreign keys and triggers are off, as the
// rows of other tables aren't there. The note says why nothing could be tried. The error is a *fail.Error.
func (w *Way) Rehearse(ctx context.Context, db *workspace.Database, schema *plan.Plan) (note string, err error) {
	if w.Empty() {
		return "", nil
	}
	if err := db.Replica(ctx, true); err != nil {
		if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.Code == "42501" {
			return "the changes of rows were not tried: only a superuser of the throwaway server can make the rows that they begin with", nil
		}
		return "", err
	}
	if err := db.With(ctx, func(c *pgx.Conn) error { return w.restore(ctx, c) }); err != nil {
		return "", err
	}
	for _, version := range append(schema.Versions[:len(schema.Versions):len(schema.Versions)], w.Version()) {
		if err := proof.Exec(ctx, db, draft.Script([]plan.Version{version}), version.NoTx); err != nil {
			return "", fail.Wrap(err, "the change fails on the rows that the tables of data blocks have", "", "")
		}
	}
	return "", db.With(ctx, func(c *pgx.Conn) error { return w.Reached(ctx, c) })
}

// restore makes the rows with which the way begins.
func (w *Way) restore(ctx context.Context, c *pgx.Conn) error {
	for _, t := range w.was {
		made := &change{table: t.table}
		for _, r := range t.rows {
			values := make([]string, len(t.columns))
			for i, column := range t.columns {
				values[i] = made.literal(column.name, r)
			}
			sql := "INSERT INTO " + t.sql() + " (" + t.list("") + ") OVERRIDING SYSTEM VALUE VALUES (" + strings.Join(values, ", ") + ")"
			if _, err := c.Exec(ctx, sql); err != nil {
				return fail.Wrap(err, "make the rows of "+t.String()+" on the throwaway server", "", "")
			}
		}
	}
	return nil
}
