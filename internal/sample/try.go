package sample

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// atOnce is how many statements are sent before their results are read.
const atOnce = 200

// try runs statements, each in a transaction of its own, in one round trip, and returns the server's error of each or nil.
func try(ctx context.Context, c *pgx.Conn, statements []string) ([]*pgconn.PgError, error) {
	var found []*pgconn.PgError
	for len(statements) > atOnce {
		some, err := try(ctx, c, statements[:atOnce])
		if err != nil {
			return nil, err
		}
		found, statements = append(found, some...), statements[atOnce:]
	}
	p := c.PgConn().StartPipeline(ctx)
	for _, statement := range statements {
		p.SendQueryParams(statement, nil, nil, nil, nil)
		if err := p.Sync(); err != nil {
			return nil, err
		}
	}
	for range statements {
		failed, err := nextResult(p)
		if err != nil {
			return nil, err
		}
		found = append(found, failed)
	}
	return found, p.Close()
}

// nextResult reads up to the end of a statement's transaction.
func nextResult(p *pgconn.Pipeline) (failed *pgconn.PgError, err error) {
	for {
		result, err := p.GetResults()
		if err != nil {
			if e, ok := err.(*pgconn.PgError); ok { //nolint:errorlint // pgconn returns it as it is
				failed = e
				continue
			}
			return nil, err
		}
		switch r := result.(type) {
		case *pgconn.ResultReader:
			if _, err := r.Close(); err != nil {
				e, ok := err.(*pgconn.PgError) //nolint:errorlint // pgconn returns it as it is
				if !ok {
					return nil, err
				}
				failed = e
			}
		case *pgconn.PipelineSync:
			return failed, nil
		}
	}
}
