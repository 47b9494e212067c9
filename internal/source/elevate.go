package source

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/reserved"
)

// Superuser does what only a superuser may, in the name of the role that loads the files.
type Superuser interface {
	// Do runs the superuser's part of the work, with the schemas as search path; all of it, or nothing.
	Do(ctx context.Context, path []string, work *reserved.Work) error
}

// denied reports whether the server refused a statement because the role is no superuser, or does not own something.
func denied(err error) bool {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	switch pg.Code {
	case insufficientPrivilege, notGranted, notRevoked:
		return true
	case invalidFunction: // an aggregate whose state is internal ("transition data type cannot be internal")
		return pg.Routine == "DefineAggregate"
	}
	return false
}

// elevate runs a statement in the way that the superuser has for it. It returns cause where there is none, and the error
// of the attempt when that fails: something that is missing may be there later.
func (l *loader) elevate(ctx context.Context, s *statement, cause error) error {
	if l.superuser == nil || !denied(cause) || isExplained(cause) {
		return cause
	}
	work, err := reserved.Rewrite(s.sql)
	var refused *reserved.Refused
	switch {
	case errors.As(err, &refused):
		return s.fail(refused.What, refused.Hint)
	case err != nil:
		return err
	case work == nil:
		return cause
	}
	if err := l.setPath(ctx, s.path); err != nil {
		return err
	}
	if !s.begun && work.Before != "" {
		if err := l.inSavepoint(ctx, work.Before); err != nil {
			return err
		}
		s.begun = true
	}
	if err := l.asSuperuser(ctx, s, work); err != nil || work.After == "" {
		return err
	}
	// What is left of the statement; it may have to wait for something.
	s.sql, s.offset, s.spans = work.After, -1, nil
	if err := l.setPath(ctx, s.path); err != nil {
		return err
	}
	return l.inSavepoint(ctx, s.sql)
}

// asSuperuser runs the superuser's part of a statement's work.
func (l *loader) asSuperuser(ctx context.Context, s *statement, work *reserved.Work) error {
	path, err := l.searchPath(ctx)
	if err != nil {
		return fail.Wrap(err, "load the schema files", s.where(), "")
	}
	// The superuser's connection sees what is committed.
	if err := l.simple(ctx, "COMMIT"); err != nil {
		return err
	}
	failed := l.superuser.Do(ctx, path, work)
	for _, sql := range []string{"BEGIN", "SET LOCAL check_function_bodies = off"} {
		if err := l.simple(ctx, sql); err != nil {
			return errors.Join(failed, err)
		}
	}
	l.path = unknownPath
	var refused *reserved.Refused
	if errors.As(failed, &refused) {
		return s.fail(refused.What, refused.Hint)
	}
	if failed != nil {
		s.waits = work.Waits && denied(failed)
		return failed
	}
	if s.native = work.Before == ""; !s.native {
		// What the migration user ran is what can be checked again.
		s.sql, s.offset, s.spans = work.Before, -1, nil
	}
	return nil
}

// inSavepoint runs a statement that was written anew; what fails leaves nothing.
func (l *loader) inSavepoint(ctx context.Context, sql string) error {
	for _, sql := range []string{"SAVEPOINT plumb_load", sql, "RELEASE SAVEPOINT plumb_load"} {
		if err := l.simple(ctx, sql); err != nil {
			if back := l.simple(ctx, "ROLLBACK TO SAVEPOINT plumb_load"); back != nil {
				return errors.Join(err, back)
			}
			return err
		}
	}
	return nil
}

// simple runs one statement.
func (l *loader) simple(ctx context.Context, sql string) error {
	_, err := l.conn.ExecParams(ctx, sql, nil, nil, nil, nil).Close()
	return err
}

// searchPath returns the schemas that the connection looks in, without those that are always there.
func (l *loader) searchPath(ctx context.Context) ([]string, error) {
	result := l.conn.ExecParams(ctx, "SELECT s FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY x (s, n)"+
		" WHERE s NOT LIKE 'pg\\_%' ORDER BY n", nil, nil, nil, nil).Read()
	var path []string
	for _, row := range result.Rows {
		path = append(path, string(row[0]))
	}
	return path, result.Err
}
