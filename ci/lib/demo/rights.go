package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// rows fills every table as the application.
func (d *demo) rows(ctx context.Context) error {
	sql, err := os.ReadFile("ci/demo-data/rows.sql")
	if err != nil {
		return err
	}
	return d.as(ctx, application, func(c *pgx.Conn) error { return exec1(ctx, c, "BEGIN;"+string(sql)+"COMMIT") })
}

const tablesSQL = `
SELECT c.oid::regclass::text, (
    SELECT quote_ident(attname) FROM pg_attribute
    WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = ''
    ORDER BY attnum DESC LIMIT 1)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname IN ('registry', 'preservation', 'stats') ORDER BY 1`

// uses checks that the application can read, change and delete the rows of every table, and returns how many there are.
func (d *demo) uses(ctx context.Context) (tables int, err error) {
	return tables, d.as(ctx, application, func(c *pgx.Conn) error {
		list, err := c.Query(ctx, tablesSQL)
		if err != nil {
			return err
		}
		all, err := pgx.CollectRows(list, pgx.RowToStructByPos[struct{ Name, Column string }])
		if err != nil {
			return err
		}
		tables = len(all)
		for _, t := range all {
			var n int
			if err := c.QueryRow(ctx, "SELECT count(*) FROM "+t.Name).Scan(&n); err != nil {
				return err
			}
			if n == 0 {
				return fmt.Errorf("no row was inserted into %s", t.Name)
			}
			if err := undone(ctx, c, fmt.Sprintf("UPDATE %s SET %s = %[2]s", t.Name, t.Column)); err != nil {
				return err
			}
			// Rows that others refer to may not go; that is a matter of foreign keys, not of rights.
			err := undone(ctx, c, "DELETE FROM "+t.Name)
			if code := sqlState(err); err != nil && code != "23503" && code != "23001" {
				return err
			}
		}
		return nil
	})
}

// undone runs a statement and takes it back.
func undone(ctx context.Context, c *pgx.Conn, sql string) error {
	tx, err := c.Begin(ctx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sql)
	if rollbackErr := tx.Rollback(ctx); err == nil {
		err = rollbackErr
	}
	return err
}

// refused checks that PostgreSQL refuses each statement to the application for lack of rights.
func (d *demo) refused(ctx context.Context, statements ...string) error {
	return d.as(ctx, application, func(c *pgx.Conn) error {
		for _, sql := range statements {
			if code := sqlState(undone(ctx, c, sql)); code != "42501" {
				return fmt.Errorf("%s: expected to be refused with 42501, got %q", sql, code)
			}
		}
		return nil
	})
}

func sqlState(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
