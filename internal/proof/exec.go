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
	factory, err := db.Factory()
	if err != nil {
		return err
	}
	var warning *pgconn.Notice
	c, err := factory.Connect(ctx, conn.Migration, conn.OnNotice(func(n *pgconn.Notice) {
		if notGranted(n) {
			warning = n
		}
	}))
	if err != nil {
		return err
	}
	defer conn.Hangup(ctx, c)
	if !noTx {
		if err := simple(ctx, c, "BEGIN"); err != nil {
			return err
		}
	}
	for _, statement := range statements {
		err := simple(ctx, c, statement.Text)
		if err == nil && warning != nil {
			err = fmt.Errorf("%s (SQLSTATE %s)", warning.Message, warning.Code)
		}
		if err != nil {
			return &Failed{Offset: statement.Offset, SQL: statement.Text, Err: err}
		}
	}
	if noTx {
		return nil
	}
	if err := simple(ctx, c, "COMMIT"); err != nil {
		return &Failed{Offset: len(script), SQL: "COMMIT", Err: err}
	}
	return nil
}

func simple(ctx context.Context, c *pgx.Conn, sql string) error {
	_, err := c.PgConn().Exec(ctx, sql).ReadAll()
	return err
}

// SQLState returns the SQLSTATE of an error, or "".
func SQLState(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
