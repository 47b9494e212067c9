package conn

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/fail"
)

// CheckPool compares the pool's settings with the limits that a server has for this user and database and returns
// what does not fit, as warnings: more connections than the server gives, or connections kept longer than it allows.
func (f *Factory) CheckPool(ctx context.Context, c *pgx.Conn) ([]string, error) {
	var slots, role, database int
	var idle int64 // milliseconds
	err := c.QueryRow(ctx, `SELECT
		current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
			- coalesce(current_setting('reserved_connections', true), '0')::int,
		coalesce((SELECT rolconnlimit FROM pg_catalog.pg_roles WHERE rolname = $1), -1),
		(SELECT datconnlimit FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()),
		(SELECT setting::bigint FROM pg_catalog.pg_settings WHERE name = 'idle_session_timeout')`,
		f.db.User).Scan(&slots, &role, &database, &idle)
	if err != nil {
		return nil, fail.Wrap(err, "read the server's connection limits", "", "")
	}
	var warnings []string
	for _, limit := range []struct {
		name  string
		value int
	}{{"max_connections without its reserved ones", slots}, {"the connection limit of " + f.db.User, role}, {"the connection limit of database " + f.db.Name, database}} {
		if limit.value >= 0 && f.db.MaxOpenConns > limit.value {
			warnings = append(warnings, fmt.Sprintf("maxOpenConns %d is more than %s, %d", f.db.MaxOpenConns, limit.name, limit.value))
		}
	}
	if timeout := time.Duration(idle) * time.Millisecond; timeout > 0 && f.db.ConnMaxLifetime >= timeout {
		warnings = append(warnings, fmt.Sprintf("connMaxLifetime %s is not less than the server's idle_session_timeout, %s", f.db.ConnMaxLifetime, timeout))
	}
	return warnings, nil
}
