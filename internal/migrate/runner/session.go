package runner

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate/history"
)

// cleanupTime limits what is still done after the caller's context has ended.
const cleanupTime = 5 * time.Second

// session is the work of one call: the connection that runs files and holds the lock, and the one that writes attempts.
type session struct {
	*Runner
	conn  *pgx.Conn
	notes *pgx.Conn // opened by the first attempt
	store *history.Store
	user  string // current_user at the start: who owns what is created
	role  string // how to become that user again

	mu      sync.Mutex
	notice  func(*pgconn.Notice)
	files   int // in this run
	file    int
	applied int // files and statements recorded in this run
}

// open connects and finds the history; it changes nothing in the database.
func (r *Runner) open(ctx context.Context) (*session, error) {
	s := &session{Runner: r}
	conn, err := r.Connect(ctx, s.onNotice)
	if err != nil {
		return nil, err
	}
	s.conn = conn
	var sessionUser string
	if err := conn.QueryRow(ctx, "SELECT current_user::text, session_user::text", execMode).Scan(&s.user, &sessionUser); err != nil {
		s.close(ctx)
		return nil, fmt.Errorf("ask for the current user: %w", err)
	}
	s.role = "NONE"
	if s.user != sessionUser {
		s.role = pgx.Identifier{s.user}.Sanitize()
	}
	if s.store, err = history.Locate(ctx, conn, r.Options.HistorySchema); err != nil {
		s.close(ctx)
		return nil, err
	}
	return s, nil
}

// close ends both connections, and with them the lock.
func (s *session) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTime)
	defer cancel()
	for _, conn := range []*pgx.Conn{s.conn, s.notes} {
		if conn != nil {
			_ = conn.Close(ctx)
		}
	}
}

func (s *session) onNotice(n *pgconn.Notice) {
	s.mu.Lock()
	f := s.notice
	s.mu.Unlock()
	if f != nil {
		f(n)
	}
}

// listen directs the notices of the work connection; nil discards them.
func (s *session) listen(f func(*pgconn.Notice)) {
	s.mu.Lock()
	s.notice = f
	s.mu.Unlock()
}

// state reads the directory and the history.
func (s *session) state(ctx context.Context) (*state, error) {
	if err := s.Dir.Validate(); err != nil && !noSum(err) {
		return nil, err
	}
	all, err := s.Dir.Migrations()
	if err != nil {
		return nil, err
	}
	rows, err := s.store.Rows(ctx, s.conn)
	if err != nil {
		return nil, s.explain(err)
	}
	return newState(all, rows), nil
}

// raw runs one or more statements of our own by the simple protocol.
func (s *session) raw(ctx context.Context, sql string) error {
	_, err := s.conn.PgConn().Exec(ctx, sql).ReadAll()
	return err
}

func (s *session) begin(ctx context.Context) error {
	// READ WRITE: a migration's SET default_transaction_read_only must not reach the history.
	if err := s.raw(ctx, "BEGIN READ WRITE"); err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	return nil
}

// rollback ends the transaction, also after the context has ended. Where that fails the server does it when the
// connection goes.
func (s *session) rollback(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTime)
	defer cancel()
	if s.conn.PgConn().TxStatus() != 'I' {
		_ = s.raw(ctx, "ROLLBACK")
	}
}

// asOurselves undoes, until the end of the transaction, what a file may have SET that would spoil our own bookkeeping.
func (s *session) asOurselves(ctx context.Context) error {
	err := s.raw(ctx, "SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL ROLE "+s.role+
		"; SET LOCAL search_path = pg_catalog; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
	if err != nil {
		return fmt.Errorf("return to the migration user: %w", err)
	}
	return nil
}

// bookkeeping runs f as ourselves in a transaction of its own.
func (s *session) bookkeeping(ctx context.Context, f func() error) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	err := s.asOurselves(ctx)
	if err == nil {
		err = f()
	}
	if err == nil {
		err = s.raw(ctx, "COMMIT")
	}
	if err != nil {
		s.rollback(ctx)
	}
	return err
}

// reset makes the session as it was before the file: settings, role, temporary tables and the rest must not leak into
// the next one. It is DISCARD ALL without the release of our lock, which is then checked.
func (s *session) reset(ctx context.Context) error {
	err := s.raw(ctx, "SET SESSION AUTHORIZATION DEFAULT; RESET ALL; SET ROLE "+s.role+
		"; CLOSE ALL; UNLISTEN *; DEALLOCATE ALL; DISCARD PLANS; DISCARD TEMP; DISCARD SEQUENCES")
	if err != nil {
		return fmt.Errorf("reset the session after the file: %w", err)
	}
	var user string
	if err := s.conn.QueryRow(ctx, "SELECT current_user::text", execMode).Scan(&user); err != nil {
		return fmt.Errorf("reset the session after the file: %w", err)
	}
	if user != s.user {
		return fail.New(fmt.Sprintf("the session is %s after the file, and was %s before", user, s.user), "",
			"use SET LOCAL ROLE in migrations")
	}
	ok, err := holds(ctx, s.conn)
	if err != nil {
		return fmt.Errorf("check the migration lock: %w", err)
	}
	if !ok {
		return s.acquire(ctx, s.conn)
	}
	return nil
}

// beginAttempt begins the record of a try on the second connection.
func (s *session) beginAttempt(ctx context.Context, version, direction string) (id string, err error) {
	err = s.note(ctx, func(conn *pgx.Conn) error {
		id, err = s.store.Begin(ctx, conn, version, direction, s.toolVersion())
		return err
	})
	return id, err
}

// note writes on the second connection, and opens it first where it isn't there, or not any more: it may have been idle
// for as long as a file ran.
func (s *session) note(ctx context.Context, write func(*pgx.Conn) error) error {
	if s.notes != nil && !s.notes.IsClosed() {
		if err := write(s.notes); err == nil || !s.notes.IsClosed() {
			return err
		}
	}
	conn, err := s.Connect(ctx, func(*pgconn.Notice) {})
	if err != nil {
		return fail.Wrap(err, "open the second connection, which records attempts", "", "")
	}
	s.notes = conn
	return write(conn)
}

// endAttempt records how a try ended. A failure to do so doesn't hide what happened.
func (s *session) endAttempt(ctx context.Context, a history.Attempt, err error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTime)
	defer cancel()
	if err != nil {
		a.Error = err.Error()
		if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
			a.SQLState = pg.Code
		}
		if f, ok := errors.AsType[*fail.Error](err); ok {
			a.Position = f.Where
		}
	}
	noteErr := s.note(ctx, func(conn *pgx.Conn) error { return s.store.End(ctx, conn, a) })
	if err == nil {
		return noteErr
	}
	return err
}
