package drift

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/migrate/runner"
)

// status asks the live database for its history.
func (r Request) status(ctx context.Context) (*runner.StatusResult, error) {
	migrations := runner.Runner{
		Dir: r.Dir,
		Connect: func(ctx context.Context, onNotice func(*pgconn.Notice)) (*pgx.Conn, error) {
			return r.Live.Connect(ctx, conn.Migration, conn.OnNotice(onNotice))
		},
		Options: runner.Options{Baseline: r.Baseline, ExecOrder: r.ExecOrder, HistorySchema: r.HistorySchema},
	}
	return migrations.Status(ctx)
}

// applied tells the migrations of the directory that the database has. They need not be the first ones: versions may have
// been left out, and a checkpoint may stand for those before it.
func (r Request) applied(status *runner.StatusResult) (func(migrate.Migration) bool, error) {
	all, err := r.Dir.Migrations()
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	lost := false
	for _, row := range status.Applied {
		unfinished := row.Type != "baseline" && row.Applied < row.Total
		known[row.Version] = !unfinished
		lost = lost || !slices.ContainsFunc(all, func(m migrate.Migration) bool { return m.Version == row.Version })
	}
	for _, file := range status.Baseline {
		known[file.Version] = true
	}
	if checkpoint := lastCheckpoint(all); lost && checkpoint >= 0 {
		// The files that were applied are gone; the checkpoint took their place.
		known[all[checkpoint].Version] = true
	}
	return func(m migrate.Migration) bool { return known[m.Version] }, nil
}

func lastCheckpoint(all []migrate.Migration) int {
	for i, m := range slices.Backward(all) {
		if m.Checkpoint {
			return i
		}
	}
	return -1
}
