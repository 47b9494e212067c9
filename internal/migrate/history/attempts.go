package history

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Attempt is one try of one script. Write it on a connection other than the one that runs the script, so that it stays
// when that one is rolled back or lost.
type Attempt struct {
	ID                 string
	Version, Direction string
	StartedAt          time.Time
	FinishedAt         *time.Time
	// Statement is the number of the statement that was running, from 1; 0 when none had begun.
	Statement int
	// Position is "file:line:column" of the error, SQLState and Error what PostgreSQL said.
	Position, SQLState, Error string
	AppliedBy, ToolVersion    string
}

// Begin records a try and returns its id.
func (s *Store) Begin(ctx context.Context, conn Conn, version, direction, toolVersion string) (id string, err error) {
	err = conn.QueryRow(ctx, `INSERT INTO `+s.attempts+` (version, direction, applied_by, tool_version)
VALUES ($1, $2, session_user, $3) RETURNING id::text`, mode, version, direction, toolVersion).Scan(&id)
	if err != nil {
		return "", fmt.Errorf("record the attempt to run %s: %w", version, err)
	}
	return id, nil
}

// Running records which statement is about to run, for the case that the process is killed in it.
func (s *Store) Running(ctx context.Context, conn Conn, id string, statement int) error {
	_, err := conn.Exec(ctx, "UPDATE "+s.attempts+" SET statement = $2 WHERE id = $1::uuid", mode, id, statement)
	if err != nil {
		return fmt.Errorf("record the statement about to run: %w", err)
	}
	return nil
}

// End records how a try ended; a.ID says which. Error "" means that it went well.
func (s *Store) End(ctx context.Context, conn Conn, a Attempt) error {
	_, err := conn.Exec(ctx, `UPDATE `+s.attempts+` SET finished_at = pg_catalog.clock_timestamp(), statement = nullif($2::int, 0),
    position = nullif($3::text, ''), sqlstate = nullif($4::text, ''), error = nullif($5::text, '') WHERE id = $1::uuid`,
		mode, a.ID, a.Statement, a.Position, a.SQLState, a.Error)
	if err != nil {
		return fmt.Errorf("record the end of the attempt: %w", err)
	}
	return nil
}

// Last returns the newest try of a migration in one direction, or nil.
func (s *Store) Last(ctx context.Context, conn Conn, version, direction string) (*Attempt, error) {
	if !s.Exists {
		return nil, nil
	}
	rows, err := conn.Query(ctx, `SELECT id::text, version, direction, started_at, finished_at, coalesce(statement, 0),
    coalesce(position, ''), coalesce(sqlstate, ''), coalesce(error, ''), applied_by, tool_version
FROM `+s.attempts+` WHERE version = $1 AND direction = $2 ORDER BY started_at DESC LIMIT 1`, mode, version, direction)
	if err != nil {
		return nil, fmt.Errorf("read the attempts: %w", err)
	}
	a, err := pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (a Attempt, err error) {
		err = row.Scan(&a.ID, &a.Version, &a.Direction, &a.StartedAt, &a.FinishedAt, &a.Statement,
			&a.Position, &a.SQLState, &a.Error, &a.AppliedBy, &a.ToolVersion)
		return a, err
	})
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read the attempts: %w", err)
	}
	return &a, nil
}
