package proof

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/sqlparse"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Failed is a statement that did not run.
type Failed struct {
	// Offset is where the statement begins in the script, in bytes; SQL is its text.
	Offset int
	SQL    string
	Err    error
}

// Error implements error.
func (f *Failed) Error() string { return f.Err.Error() }

// Unwrap returns the server's error.
func (f *Failed) Unwrap() error { return f.Err }

// notGranted is the warning by which PostgreSQL says that GRANT or REVOKE did nothing (WARNING 01007 and 01006).
func notGranted(notice *pgconn.Notice) bool { return notice.Code == "01007" || notice.Code == "01006" }

// Exec runs a script on a throwaway database the way the runner does: in one transaction, or statement by statement. The
// error is a *Failed when a statement failed; a warning that nothing was granted counts as a failure.
func Exec(ctx context.Context, db *workspace.Database, script string, noTx bool) error {
	statements, err := sqlparse.Split(script)
	if err != nil {
		return err
	}
	s, err := open(ctx, db)
	if err != nil {
		return err
	}
	defer s.close(ctx)
	if !noTx {
		if err := s.simple(ctx, "BEGIN"); err != nil {
			return err
		}
	}
	if err := s.all(ctx, statements); err != nil || noTx {
		return err
	}
	if err := s.simple(ctx, "COMMIT"); err != nil {
		return &Failed{Offset: len(script), SQL: "COMMIT", Err: err}
	}
	return nil
}

// session is a connection of the migration user that notices what was not granted.
type session struct {
	c       *pgx.Conn
	warning *pgconn.Notice
}

func open(ctx context.Context, db *workspace.Database) (*session, error) {
	factory, err := db.Factory()
	if err != nil {
		return nil, err
	}
	s := &session{}
	s.c, err = factory.Connect(ctx, conn.Migration, conn.OnNotice(func(n *pgconn.Notice) {
		if notGranted(n) {
			s.warning = n
		}
	}))
	return s, err
}

func (s *session) close(ctx context.Context) { conn.Hangup(ctx, s.c) }

func (s *session) simple(ctx context.Context, sql string) error {
	_, err := s.c.PgConn().Exec(ctx, sql).ReadAll()
	return err
}

// all runs statements one after another; the error is a *Failed.
func (s *session) all(ctx context.Context, statements []sqlparse.Statement) error {
	for _, statement := range statements {
		err := s.simple(ctx, statement.Text)
		if err == nil && s.warning != nil {
			err = fmt.Errorf("%s (SQLSTATE %s)", s.warning.Message, s.warning.Code)
		}
		if err != nil {
			return &Failed{Offset: statement.Offset, SQL: statement.Text, Err: err}
		}
	}
	return nil
}

// SQLState returns the SQLSTATE of an error, or "".
func SQLState(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
