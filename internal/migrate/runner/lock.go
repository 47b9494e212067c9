package runner

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/fail"
)

// lockKey is the advisory lock of plumb's runners: "plumb" in ASCII. Advisory locks are per database.
const lockKey = 0x706c756d62

const execMode = pgx.QueryExecModeExec

// acquire takes the lock for the session, polling: a session that waits inside pg_advisory_lock holds a snapshot, for which
// CREATE INDEX CONCURRENTLY in the session with the lock waits in turn. The lock lives on the connection that runs the
// migrations, so that it ends when that session ends, even after kill -9, and not earlier: as long as the server still
// works on a statement of a killed runner, nobody else begins.
func (r *Runner) acquire(ctx context.Context, conn *pgx.Conn) error {
	return Lock(ctx, conn, r.Options.LockTimeout, func(who string) { r.emit(Event{Kind: EventWait, Text: who}) })
}

// Lock takes the lock of plumb's runners for the session of a connection, for whatever else changes a database. It waits up to
// timeout (0 is DefaultLockTimeout, negative doesn't wait) and tells announce, which may not be nil, who has the lock; the error is
// a *fail.Error that names them.
func Lock(ctx context.Context, conn *pgx.Conn, timeout time.Duration, announce func(who string)) error {
	if timeout == 0 {
		timeout = DefaultLockTimeout
	}
	deadline := time.Now().Add(timeout)
	announced := ""
	for {
		var got bool
		if err := conn.QueryRow(ctx, "SELECT pg_catalog.pg_try_advisory_lock($1::bigint)", execMode, int64(lockKey)).Scan(&got); err != nil {
			return fmt.Errorf("take the migration lock: %w", err)
		}
		if got {
			return nil
		}
		who := holder(ctx, conn)
		if !time.Now().Before(deadline) {
			return fail.New("another run is migrating this database", who, "wait for it to end, or set a longer lock_timeout in the migration block of atlas.hcl")
		}
		if who != announced {
			announced = who
			announce(who)
		}
		if err := sleep(ctx, min(50*time.Millisecond+rand.N(200*time.Millisecond), time.Until(deadline))); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(max(d, 0))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// holder describes the session that has the lock, as far as this user may see it.
func holder(ctx context.Context, conn *pgx.Conn) string {
	const sql = `SELECT l.pid, coalesce(a.usename::text, ''), coalesce(a.application_name, ''), coalesce(pg_catalog.host(a.client_addr), ''),
       coalesce(pg_catalog.to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ'), '')
FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  AND l.classid::bigint = $1::bigint >> 32 AND l.objid::bigint = $1::bigint & 4294967295`
	var pid int
	var user, app, client, since string
	if err := conn.QueryRow(ctx, sql, execMode, int64(lockKey)).Scan(&pid, &user, &app, &client, &since); err != nil {
		return "a session that has just ended"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "process %d", pid)
	for _, part := range []struct{ word, value string }{{"user", user}, {"application", app}, {"from", client}, {"since", since}} {
		if part.value != "" {
			fmt.Fprintf(&b, ", %s %s", part.word, part.value)
		}
	}
	return b.String()
}

// holds says whether this session still has the lock: a migration may have released it.
func holds(ctx context.Context, conn *pgx.Conn) (bool, error) {
	const sql = `SELECT EXISTS (SELECT FROM pg_catalog.pg_locks
WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid = pg_catalog.pg_backend_pid()
  AND classid::bigint = $1::bigint >> 32 AND objid::bigint = $1::bigint & 4294967295)`
	var ok bool
	err := conn.QueryRow(ctx, sql, execMode, int64(lockKey)).Scan(&ok)
	return ok, err
}
