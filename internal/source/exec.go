package source

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/fail"
)

// setPath gives the connection the search path of a statement; nil is the one that the connection began with.
func (l *loader) setPath(ctx context.Context, path *statement) error {
	if path == l.path {
		return nil
	}
	sql := "RESET search_path"
	if path != nil {
		sql = path.sql
	}
	if _, err := l.conn.ExecParams(ctx, sql, nil, nil, nil, nil).Close(); err != nil {
		if path != nil {
			return path.explain(err, l.version())
		}
		return fail.Wrap(err, "load the schema files", "", "")
	}
	l.path = path
	return nil
}

// exec runs statements of one search path inside a savepoint: all of them, or none. It returns the index of the one that
// failed. The extended protocol takes exactly one statement at a time: text that the server would read as two is refused.
func (l *loader) exec(ctx context.Context, list []*statement) (failed int, err error) {
	if len(list) == 0 {
		return 0, nil
	}
	if err := l.setPath(ctx, list[0].path); err != nil {
		return 0, err
	}
	// What follows a failure in a pipeline may still warn, and is run again.
	*l.warning = nil
	pipeline := l.conn.StartPipeline(ctx)
	pipeline.SendQueryParams("SAVEPOINT plumb_load", nil, nil, nil, nil)
	for _, s := range list {
		pipeline.SendQueryParams(s.sql, nil, nil, nil, nil)
	}
	failed, err = l.results(pipeline, list)
	if closed := pipeline.Close(); err == nil {
		err = closed
	}
	if err == nil {
		// Not before every warning was seen: what has no effect is taken back like what fails.
		return failed, l.simple(ctx, "RELEASE SAVEPOINT plumb_load")
	}
	if isExplained(err) || l.conn.IsClosed() {
		return failed, err
	}
	if _, back := l.conn.ExecParams(ctx, "ROLLBACK TO SAVEPOINT plumb_load", nil, nil, nil, nil).Close(); back != nil {
		return failed, errors.Join(err, back)
	}
	return failed, err
}

// results reads the answers to the savepoint and the statements, up to the first that is an error.
func (l *loader) results(pipeline *pgconn.Pipeline, list []*statement) (failed int, err error) {
	if err := pipeline.Sync(); err != nil {
		return 0, err
	}
	for i := range len(list) + 1 {
		failed = min(max(0, i-1), len(list)-1)
		if err := nextResult(pipeline); err != nil {
			return failed, err
		}
		if w := *l.warning; w != nil {
			*l.warning = nil
			return failed, (*pgconn.PgError)(w)
		}
	}
	return 0, nil
}

func nextResult(pipeline *pgconn.Pipeline) error {
	result, err := pipeline.GetResults()
	if err != nil {
		return err
	}
	if rows, ok := result.(*pgconn.ResultReader); ok {
		_, err = rows.Close()
	}
	return err
}
