package history

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/fail"
)

// No sequences and no types of their own: whatever else a migration could grant on doesn't exist.
const tablesSQL = `
CREATE TABLE IF NOT EXISTS %[1]s (
    version            text        PRIMARY KEY,
    name               text        NOT NULL,
    checksum           text        NOT NULL,
    down_checksum      text,
    direction          text        NOT NULL CHECK (direction IN ('up', 'down')),
    started_at         timestamptz NOT NULL,
    finished_at        timestamptz,
    statements_applied integer     NOT NULL,
    statements_total   integer     NOT NULL,
    partial_hashes     text[]      NOT NULL,
    applied_by         text        NOT NULL,
    tool_version       text        NOT NULL
);
COMMENT ON TABLE %[1]s IS '` + Comment + `';
COMMENT ON COLUMN %[1]s.direction IS 'where a file that runs outside a transaction was heading when it stopped';
COMMENT ON COLUMN %[1]s.finished_at IS 'null: the file runs outside a transaction and stopped after statements_applied';
CREATE TABLE IF NOT EXISTS %[2]s (
    id           uuid        PRIMARY KEY DEFAULT pg_catalog.gen_random_uuid(),
    version      text        NOT NULL,
    direction    text        NOT NULL CHECK (direction IN ('up', 'down')),
    started_at   timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    finished_at  timestamptz,
    statement    integer,
    position     text,
    sqlstate     text,
    error        text,
    applied_by   text        NOT NULL,
    tool_version text        NOT NULL
);
COMMENT ON TABLE %[2]s IS 'Every try of plumb to apply a migration, with its error. Kept by plumb; do not edit.';
COMMENT ON COLUMN %[2]s.finished_at IS 'null: still running, or the process was killed';
COMMENT ON COLUMN %[2]s.statement IS 'the statement that was running, from 1';
`

// Ensure makes the tables where they are missing, in one transaction that also protects them. The caller holds the
// runner's lock.
func (s *Store) Ensure(ctx context.Context, conn *pgx.Conn) error {
	if s.Exists {
		return nil
	}
	var b strings.Builder
	b.WriteString("BEGIN READ WRITE;\n")
	if s.Schema != "public" {
		// The schema is there already where bootstrap made it, and the user may not be allowed to make one.
		b.WriteString(ddl.RunWhen(ddl.Not(ddl.Named("pg_namespace", "nspname", s.Schema)), "CREATE SCHEMA "+ddl.Ident(s.Schema)).Repeatable() + ";\n")
	}
	fmt.Fprintf(&b, tablesSQL, s.migrations, s.attempts)
	if _, err := conn.PgConn().Exec(ctx, b.String()).ReadAll(); err != nil {
		return rollback(ctx, conn, fmt.Errorf("create the migration history: %w", err))
	}
	if err := s.Protect(ctx, conn); err != nil {
		return rollback(ctx, conn, err)
	}
	if _, err := conn.PgConn().Exec(ctx, "COMMIT").ReadAll(); err != nil {
		return fmt.Errorf("create the migration history: %w", err)
	}
	s.Exists = true
	return nil
}

func rollback(ctx context.Context, conn *pgx.Conn, err error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	_, _ = conn.PgConn().Exec(ctx, "ROLLBACK").ReadAll()
	return err
}

// Rights that others hold: on a table, on its columns, on the schema of our own.
const grantsSQL = `
SELECT x.kind, x.object, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END
FROM (
    SELECT 'TABLE' AS kind, pg_catalog.format('%I.%I', n.nspname, c.relname) AS object, c.relowner AS owner, c.relacl AS acl
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relname = ANY ($2::text[])
    UNION ALL
    SELECT 'TABLE', pg_catalog.format('%I.%I', n.nspname, c.relname), c.relowner, t.attacl
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute t ON t.attrelid = c.oid
    WHERE n.nspname = $1 AND c.relname = ANY ($2::text[])
    UNION ALL
    SELECT 'SCHEMA', pg_catalog.quote_ident(n.nspname), n.nspowner, n.nspacl
    FROM pg_catalog.pg_namespace n
    WHERE n.nspname = $1 AND n.nspname <> 'public' AND pg_catalog.pg_has_role(n.nspowner, 'USAGE')
) x, pg_catalog.aclexplode(x.acl) a
WHERE a.grantee <> x.owner
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3`

// Protect takes away every right on the history that anybody but its owner holds, and fails if that can't be done or a
// table is gone. Call it inside the transaction that is about to be committed.
func (s *Store) Protect(ctx context.Context, conn Conn) error {
	grants, err := s.grants(ctx, conn)
	if err != nil {
		return err
	}
	for _, g := range grants {
		if _, err := conn.Exec(ctx, "REVOKE ALL ON "+g+" CASCADE", mode); err != nil {
			return fmt.Errorf("protect the migration history: REVOKE ALL ON %s: %w", g, err)
		}
	}
	if len(grants) == 0 {
		return s.checkTables(ctx, conn)
	}
	left, err := s.grants(ctx, conn)
	if err != nil {
		return err
	}
	if len(left) > 0 {
		return fail.New("rights on the migration history can't be revoked", left[0],
			"they were granted by another role: let an administrator revoke them")
	}
	return s.checkTables(ctx, conn)
}

// grants lists what is granted to others, each as the end of a REVOKE: "TABLE public.x FROM app".
func (s *Store) grants(ctx context.Context, conn Conn) ([]string, error) {
	rows, err := conn.Query(ctx, grantsSQL, mode, s.Schema, s.names[:])
	if err != nil {
		return nil, fmt.Errorf("read the rights on the migration history: %w", err)
	}
	grants, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (string, error) {
		var kind, object, grantee string
		err := row.Scan(&kind, &object, &grantee)
		return fmt.Sprintf("%s %s FROM %s", kind, object, grantee), err
	})
	if err != nil {
		return nil, fmt.Errorf("read the rights on the migration history: %w", err)
	}
	return grants, nil
}

func (s *Store) checkTables(ctx context.Context, conn Conn) error {
	const sql = `SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = ANY ($2::text[])`
	var n int
	if err := conn.QueryRow(ctx, sql, mode, s.Schema, s.names[:]).Scan(&n); err != nil {
		return fmt.Errorf("look for the migration history: %w", err)
	}
	if n != len(s.names) {
		return fail.New("the migration drops the migration history", s.migrations, "take that statement out of the file")
	}
	return nil
}
