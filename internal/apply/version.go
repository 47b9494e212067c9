package apply

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate/runner"
	"github.com/plumbsql/plumb/internal/plan"
)

// version runs a version: in its transaction, or statement by statement.
func (s *session) version(ctx context.Context, version plan.Version) error {
	statements := draft.Statements(version)
	if !version.NoTx {
		return s.patiently(ctx, func() error { return s.transaction(ctx, statements) })
	}
	for _, statement := range statements {
		run := func() error { return s.alone(ctx, statement) }
		if err := s.patiently(ctx, run); err != nil {
			return err
		}
	}
	return nil
}

// transaction runs statements that take effect together.
func (s *session) transaction(ctx context.Context, statements []ddl.Statement) (err error) {
	defer func() {
		if err != nil {
			s.pending = nil
			s.rollback(ctx)
		}
	}()
	// READ WRITE: a default_transaction_read_only of the role is for others.
	if err := s.simple(ctx, "BEGIN READ WRITE"); err != nil {
		return err
	}
	if err := s.limit(ctx); err != nil {
		return err
	}
	for _, statement := range statements {
		if err := s.statement(ctx, statement.Plain()); err != nil {
			return err
		}
	}
	for _, end := range []string{"SET CONSTRAINTS ALL IMMEDIATE", "COMMIT"} {
		s.broken = end
		if err := s.simple(ctx, end); err != nil {
			return err
		}
	}
	s.settle()
	return nil
}

// alone runs a statement outside a transaction. One that PostgreSQL runs concurrently keeps nobody waiting while it waits itself,
// so that it has no limit.
func (s *session) alone(ctx context.Context, statement ddl.Statement) error {
	if err := s.simple(ctx, "RESET lock_timeout"); err != nil {
		return err
	}
	if !statement.NoTx {
		if err := s.limit(ctx); err != nil {
			return err
		}
	}
	if err := s.statement(ctx, statement.Plain()); err != nil {
		s.pending = nil
		return err
	}
	s.settle()
	return nil
}

// settle puts down that the pending statements took effect.
func (s *session) settle() {
	s.done, s.pending = append(s.done, s.pending...), nil
}

func (s *session) statement(ctx context.Context, sql string) error {
	s.broken, s.refused = sql, nil
	if err := s.simple(ctx, sql); err != nil {
		return err
	}
	if s.refused != nil {
		return fail.Wrap((*pgconn.PgError)(s.refused), "the statement has less effect than it asks for", "",
			"the migration user can grant and revoke only on what it owns; other rights belong to `plumb roles bootstrap`")
	}
	s.pending = append(s.pending, runner.Redact(sql))
	if s.options.Statement != nil {
		s.options.Statement(len(s.done) + len(s.pending))
	}
	return nil
}

func (s *session) simple(ctx context.Context, sql string) error {
	_, err := s.conn.PgConn().Exec(ctx, sql).ReadAll()
	return err
}

// rollback ends the transaction also after ctx has ended; where that fails, the server does it when the connection goes.
func (s *session) rollback(ctx context.Context) {
	ctx, cancel := conn.Cleanup(ctx)
	defer cancel()
	if !s.conn.IsClosed() && s.conn.PgConn().TxStatus() != 'I' {
		_ = s.simple(ctx, "ROLLBACK")
	}
}

// limit lets statements wait no longer for a lock than the options say: whoever wants the table meanwhile queues behind them. A
// lock_timeout of the role or the database stays.
func (s *session) limit(ctx context.Context) error {
	limit := cmp.Or(s.options.ObjectLockTimeout, runner.DefaultObjectLockTimeout)
	if limit < 0 {
		return nil
	}
	return s.simple(ctx, fmt.Sprintf(
		"SELECT pg_catalog.set_config('lock_timeout', '%d', false) WHERE pg_catalog.current_setting('lock_timeout') = '0'", limit.Milliseconds()))
}

// retried are the SQLSTATEs after which the same may work a little later: a lock was not to be had, a deadlock.
var retried = []string{"55P03", "40P01"}

// patiently runs f again while it can't have a lock, with growing pauses.
func (s *session) patiently(ctx context.Context, f func() error) error {
	total := cmp.Or(s.options.ObjectLockRetry, runner.DefaultObjectLockRetry)
	begun, pause := time.Now(), time.Second
	for {
		err := f()
		pg, ok := errors.AsType[*pgconn.PgError](err)
		wait := pause/2 + rand.N(pause)
		if !ok || !slices.Contains(retried, pg.Code) || total < 0 || time.Since(begun)+wait > total {
			return err
		}
		s.note(fmt.Sprintf("waited for a lock in vain (%s); trying again in %s", pg.Message, wait.Round(100*time.Millisecond)))
		pause = min(2*pause, 30*time.Second)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

// left are the statements that did not take effect.
func (s *session) left() []string { return s.statements()[len(s.done):] }
