package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

// How long a statement of a migration waits for a lock before it gives way to those who queue behind it, and for how long
// it is tried again.
const (
	DefaultObjectLockTimeout = 3 * time.Second
	DefaultObjectLockRetry   = 5 * time.Minute
)

// The pauses between tries, each up to half as long or longer by chance.
const (
	firstPause = time.Second
	lastPause  = 30 * time.Second
)

// limitWaits lets the statements of the file wait no longer for a lock than the options say: whoever wants the table while
// a statement waits for an exclusive lock queues behind it. A lock_timeout of the file itself, the role or the database stays.
func (r *run) limitWaits(ctx context.Context) error {
	limit := cmp.Or(r.Options.ObjectLockTimeout, DefaultObjectLockTimeout)
	if limit < 0 || ownLimit(r.script.Statements) {
		return nil
	}
	set, err := r.query(ctx, fmt.Sprintf(
		"SELECT pg_catalog.set_config('lock_timeout', '%d', false) WHERE pg_catalog.current_setting('lock_timeout') = '0'", limit.Milliseconds()))
	if err != nil {
		return fmt.Errorf("set lock_timeout: %w", err)
	}
	if set != "" {
		r.waits = limit
	}
	return nil
}

func ownLimit(statements []sqlparse.Statement) bool {
	for _, st := range statements {
		if wordsOf(st.Text).has("lock_timeout") {
			return true
		}
	}
	return false
}

// unlimited runs f without our limit: what PostgreSQL runs concurrently keeps nobody waiting while it waits itself, and
// would leave an invalid index behind.
func (r *run) unlimited(ctx context.Context, f func() error) error {
	if r.waits == 0 {
		return f()
	}
	if err := r.raw(ctx, "SET lock_timeout = 0"); err != nil {
		return fmt.Errorf("set lock_timeout: %w", err)
	}
	err := f()
	if err != nil && r.conn.IsClosed() {
		return err
	}
	return errors.Join(err, r.raw(ctx, fmt.Sprintf("SET lock_timeout = %d", r.waits.Milliseconds())))
}

// patience is what is left of it for one transaction or statement.
type patience struct {
	r     *run
	since time.Time
	pause time.Duration
	tries int
}

func (r *run) patience() *patience { return &patience{r: r, since: time.Now(), pause: firstPause} }

// again reports whether what failed is to be tried again, and waits until then. Only what was rolled back may be. The error
// is the one to return where it is not: the last one, with how often it was tried.
func (p *patience) again(ctx context.Context, err error) (bool, error) {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	total := cmp.Or(p.r.Options.ObjectLockRetry, DefaultObjectLockRetry)
	if !ok || pg.Code != lockNotAvailable && pg.Code != deadlockDetected || total < 0 {
		return false, err
	}
	p.tries++
	pause := p.pause/2 + rand.N(p.pause)
	if time.Since(p.since)+pause > total {
		if p.tries == 1 {
			return false, err
		}
		return false, fail.Wrap(err, fmt.Sprintf("gave up after %d tries in %s", p.tries, time.Since(p.since).Round(time.Second)), "", "")
	}
	p.pause = min(2*p.pause, lastPause)
	e := p.r.event(EventRetry)
	e.Statement = p.r.attempt.Statement
	e.Text = fmt.Sprintf("waited for a lock in vain; it is held by %s; trying again in %s", cmp.Or(p.r.blocker, "another session"), pause.Round(100*time.Millisecond))
	p.r.emit(e)
	p.r.broken = ""
	return true, sleep(ctx, pause)
}

// The SQLSTATEs after which the same may work a little later.
const (
	lockNotAvailable = "55P03"
	deadlockDetected = "40P01"
)

// watch looks who keeps the running statement waiting, on the second connection, until stop is called. stop returns the
// last one seen, or "".
func (r *run) watch(ctx context.Context) (stop func() string) {
	if r.waits == 0 || r.notes == nil {
		return func() string { return "" }
	}
	pid, done, last := r.conn.PgConn().PID(), make(chan struct{}), make(chan string, 1)
	go func() {
		seen := ""
		ticker := time.NewTicker(max(r.waits/2, time.Millisecond))
		defer ticker.Stop()
		for {
			select {
			case <-done:
				last <- seen
				return
			case <-ticker.C:
				seen = cmp.Or(r.blockers(ctx, pid), seen)
			}
		}
	}()
	return func() string {
		close(done)
		return <-last
	}
}

// blockers describes the sessions for which a session waits, as far as this user may see them.
func (r *run) blockers(ctx context.Context, pid uint32) string {
	const sql = `SELECT coalesce(pg_catalog.string_agg(pg_catalog.concat_ws(', ', 'process ' || b.pid, 'user ' || a.usename,
  'application ' || nullif(a.application_name, ''), 'from ' || pg_catalog.host(a.client_addr),
  'in a transaction since ' || pg_catalog.to_char(a.xact_start, 'YYYY-MM-DD HH24:MI:SS TZ')), ' and ' ORDER BY b.pid), '')
FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids($1::int)) AS b (pid) LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid`
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTime)
	defer cancel()
	var who string
	err := r.notes.QueryRow(ctx, sql, execMode, int32(pid)).Scan(&who) //nolint:gosec // the server's own number
	if err != nil {
		return ""
	}
	return who
}
