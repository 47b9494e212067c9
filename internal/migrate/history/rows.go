package history

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The directions of a run.
const (
	Up   = "up"
	Down = "down"
)

// Row is one migration in the history.
type Row struct {
	Version, Name string
	// Checksum of the up script; DownChecksum is nil when there was no down script.
	Checksum     string
	DownChecksum *string
	// Direction is Down only for a down script that stopped part-way.
	Direction string
	StartedAt time.Time
	// FinishedAt is nil for a script outside a transaction that stopped after Applied of Total statements.
	FinishedAt     *time.Time
	Applied, Total int
	// PartialHashes has one cumulative hash per statement done while the script is unfinished.
	PartialHashes          []string
	AppliedBy, ToolVersion string
}

// Finished says whether the migration is applied completely.
func (r Row) Finished() bool { return r.FinishedAt != nil }

// Baseline says whether the migration was recorded without being run: what it makes was there before plumb.
func (r Row) Baseline() bool { return r.Finished() && r.Applied < r.Total }

// ErrTaken is returned by Start and Remove when another runner was faster.
var ErrTaken = errors.New("another runner has just done this migration")

// Rows returns the history, oldest first; nothing when there is none yet.
func (s *Store) Rows(ctx context.Context, conn Conn) ([]Row, error) {
	if !s.Exists {
		return nil, nil
	}
	rows, err := conn.Query(ctx, `SELECT version, name, checksum, down_checksum, direction, started_at, finished_at,
       statements_applied, statements_total, partial_hashes, applied_by, tool_version
FROM `+s.migrations+` ORDER BY started_at, version`, mode)
	if err != nil {
		return nil, fmt.Errorf("read the migration history: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Row, err error) {
		err = row.Scan(&r.Version, &r.Name, &r.Checksum, &r.DownChecksum, &r.Direction, &r.StartedAt, &r.FinishedAt,
			&r.Applied, &r.Total, &r.PartialHashes, &r.AppliedBy, &r.ToolVersion)
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("read the migration history: %w", err)
	}
	return all, nil
}

// Start records that a migration begins. The primary key makes a second runner wait for the transaction of the first
// and then fail with ErrTaken. again allows an unfinished or repeatable migration to begin anew.
func (s *Store) Start(ctx context.Context, conn Conn, r Row, again bool) error {
	conflict := ""
	if again {
		conflict = ` ON CONFLICT (version) DO UPDATE SET name = excluded.name, checksum = excluded.checksum,
    down_checksum = excluded.down_checksum, direction = 'up', finished_at = NULL,
    statements_total = excluded.statements_total, applied_by = excluded.applied_by, tool_version = excluded.tool_version`
	}
	_, err := conn.Exec(ctx, `INSERT INTO `+s.migrations+` (version, name, checksum, down_checksum, direction, started_at,
    statements_applied, statements_total, partial_hashes, applied_by, tool_version)
VALUES ($1, $2, $3, $4, 'up', pg_catalog.clock_timestamp(), 0, $5, '{}', session_user, $6)`+conflict,
		mode, r.Version, r.Name, r.Checksum, r.DownChecksum, r.Total, r.ToolVersion)
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == "23505" {
		return ErrTaken
	}
	if err != nil {
		return fmt.Errorf("record the start of %s: %w", r.Version, err)
	}
	return nil
}

// Progress records that the first applied statements are done, with their cumulative hashes.
func (s *Store) Progress(ctx context.Context, conn Conn, version string, applied int, hashes []string) error {
	return s.update(ctx, conn, version, "statements_applied = $2, partial_hashes = $3", applied, hashes)
}

// Finish records that the migration is applied.
func (s *Store) Finish(ctx context.Context, conn Conn, version string, total int) error {
	return s.update(ctx, conn, version,
		"statements_applied = $2, partial_hashes = '{}', finished_at = pg_catalog.clock_timestamp()", total)
}

// StartDown records that a down script outside a transaction begins.
func (s *Store) StartDown(ctx context.Context, conn Conn, version string, total int) error {
	return s.update(ctx, conn, version,
		"direction = 'down', finished_at = NULL, statements_applied = 0, partial_hashes = '{}', statements_total = $2", total)
}

func (s *Store) update(ctx context.Context, conn Conn, version, set string, args ...any) error {
	args = append([]any{mode, version}, args...)
	tag, err := conn.Exec(ctx, "UPDATE "+s.migrations+" SET "+set+" WHERE version = $1", args...)
	if err != nil {
		return fmt.Errorf("record the progress of %s: %w", version, err)
	}
	if tag.RowsAffected() != 1 {
		return fmt.Errorf("record the progress of %s: %w", version, ErrTaken)
	}
	return nil
}

// Remove takes a migration out of the history; a second runner waits and then fails with ErrTaken.
func (s *Store) Remove(ctx context.Context, conn Conn, version string) error {
	tag, err := conn.Exec(ctx, "DELETE FROM "+s.migrations+" WHERE version = $1", mode, version)
	if err != nil {
		return fmt.Errorf("remove %s from the history: %w", version, err)
	}
	if tag.RowsAffected() != 1 {
		return ErrTaken
	}
	return nil
}
