package workspace

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/reserved"
)

// Superuser does for the migration user what PostgreSQL lets only superusers do, with statements that internal/reserved
// wrote. Close it when done.
//
// Each piece of work is a transaction of the server's superuser in which the migration user is a superuser too, so that all
// belongs to the migration user and its default privileges count; no other session ever sees that user with such rights.
// Nothing in such a transaction may run code of a file, which could take the superuser's rights: statements without
// expressions, no event triggers, pg_catalog before every other schema.
type Superuser struct {
	d *Database
	c *pgx.Conn
	// warning is that a GRANT or REVOKE had no effect.
	warning *pgconn.Notice
}

// Superuser returns who does that in the database. Nothing is opened before it is needed.
func (d *Database) Superuser() *Superuser { return &Superuser{d: d} }

// Close ends the connection.
func (s *Superuser) Close(ctx context.Context) {
	if s.c != nil {
		conn.Hangup(ctx, s.c)
		s.c = nil
	}
}

// Do runs the superuser's part of a piece of work: all of it, or nothing.
func (s *Superuser) Do(ctx context.Context, path []string, work *reserved.Work) error {
	w := s.d.w
	// Two transactions that change the same role would fail.
	w.elevating.Lock()
	defer w.elevating.Unlock()
	err := s.do(ctx, path, work)
	var pg *pgconn.PgError
	if work.OrMembers && errors.As(err, &pg) && slices.Contains([]string{notRevoked, notGranted, insufficientPrivilege}, pg.Code) {
		again := *work
		again.AsOwners = false
		return s.do(ctx, path, &again)
	}
	return err
}

// do does the work in one transaction.
func (s *Superuser) do(ctx context.Context, path []string, work *reserved.Work) error {
	w := s.d.w
	return s.quietly(ctx, func(tx pgx.Tx) error {
		if err := settings(ctx, tx, path); err != nil {
			return err
		}
		for _, check := range work.Checks {
			if err := ensure(ctx, tx, check); err != nil {
				return err
			}
		}
		lend, err := w.lent(ctx, tx, work)
		if err != nil {
			return err
		}
		owner := ddl.Ident(w.owner)
		statements := slices.Concat(lend.give, []string{"SET LOCAL ROLE " + owner}, work.Statements(w.owner), []string{"RESET ROLE"}, lend.take)
		for _, sql := range statements {
			// The extended protocol takes exactly one statement.
			if _, err := tx.Conn().PgConn().ExecParams(ctx, sql, nil, nil, nil, nil).Close(); err != nil {
				return err
			}
			if warning := s.warning; warning != nil {
				s.warning = nil
				return (*pgconn.PgError)(warning)
			}
		}
		if work.OrMembers && !work.AsOwners {
			return errors.Join(ensure(ctx, tx, foreignOnly), ensure(ctx, tx, reserved.GivesNothingBarred()))
		}
		return nil
	})
}

// foreignOnly holds where the transaction has changed no privileges on what is PostgreSQL's own: no file manages those.
var foreignOnly = reserved.Check{
	SQL: `SELECT NOT EXISTS (SELECT FROM (SELECT oid, xmin FROM pg_catalog.pg_proc UNION ALL SELECT oid, xmin FROM pg_catalog.pg_class
		UNION ALL SELECT oid, xmin FROM pg_catalog.pg_type UNION ALL SELECT oid, xmin FROM pg_catalog.pg_language
		UNION ALL SELECT oid, xmin FROM pg_catalog.pg_namespace UNION ALL SELECT attrelid, xmin FROM pg_catalog.pg_attribute WHERE attrelid < 16384) o
		WHERE o.oid < 16384 AND o.xmin::text = (pg_catalog.txid_current() % 4294967296)::text)`,
	What: "privileges on PostgreSQL's own objects are not managed",
	Hint: "let an administrator grant or revoke them in the database",
}

// quietly runs call in a transaction of the superuser in which no event trigger fires.
func (s *Superuser) quietly(ctx context.Context, call func(pgx.Tx) error) error {
	s.d.elevated.Store(true)
	if s.c == nil {
		factory, err := conn.FromURL(s.d.AdminURL())
		if err != nil {
			return err
		}
		if s.c, err = factory.Connect(ctx, conn.Admin, append(s.d.silent(), conn.OnNotice(s.notice))...); err != nil {
			return err
		}
	}
	return pgx.BeginFunc(ctx, s.c, func(tx pgx.Tx) error {
		if s.d.w.Major() >= 17 {
			return call(tx)
		}
		// Before 17 nothing but disabling them stops event triggers that are always enabled. Others see none of this.
		rows, err := tx.Query(ctx, "SELECT evtname, evtenabled::text FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D'")
		if err != nil {
			return err
		}
		type trigger struct{ Name, State string }
		triggers, err := pgx.CollectRows(rows, pgx.RowToStructByPos[trigger])
		if err != nil {
			return err
		}
		for _, t := range triggers {
			if _, err := tx.Exec(ctx, "ALTER EVENT TRIGGER "+ddl.Ident(t.Name)+" DISABLE"); err != nil {
				return err
			}
		}
		if err := call(tx); err != nil {
			return err
		}
		states := map[string]string{"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}
		for _, t := range triggers {
			if _, err := tx.Exec(ctx, "ALTER EVENT TRIGGER "+ddl.Ident(t.Name)+" "+states[t.State]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Superuser) notice(n *pgconn.Notice) {
	if n.Code == notRevoked || n.Code == notGranted {
		s.warning = n
	}
}

// SQLSTATEs of warnings that a GRANT or REVOKE had no effect.
const (
	notRevoked = "01006"
	notGranted = "01007"
)

// silent are options of a superuser's connection to a database that may have event triggers of a file: those for logins
// would run at once.
func (d *Database) silent() []conn.ConnOption {
	if !d.elevated.Load() || d.w.Major() < 17 {
		return nil
	}
	return []conn.ConnOption{func(c *pgx.ConnConfig) { c.RuntimeParams["event_triggers"] = "off" }}
}

// settings prepares a transaction: pg_catalog, which is not named, comes first.
func settings(ctx context.Context, tx pgx.Tx, path []string) error {
	_, err := tx.Exec(ctx, "SET LOCAL check_function_bodies = off")
	schemas := ddl.Idents(path)
	if schemas == "" {
		schemas = "''"
	}
	if err == nil {
		_, err = tx.Exec(ctx, "SET LOCAL search_path = "+schemas)
	}
	return err
}

func ensure(ctx context.Context, tx pgx.Tx, check reserved.Check) error {
	var holds bool
	if err := tx.QueryRow(ctx, check.SQL, check.Args...).Scan(&holds); err != nil {
		return fmt.Errorf("check what a superuser would run: %w", err)
	}
	if !holds {
		return &reserved.Refused{What: check.What, Hint: check.Hint}
	}
	return nil
}

// loan is what the migration user and a new owner may do for the length of a transaction.
type loan struct{ give, take []string }

// lent returns the rights for a piece of work.
func (w *Workspace) lent(ctx context.Context, tx pgx.Tx, work *reserved.Work) (loan, error) {
	var l loan
	if work.AsOwners {
		return l, w.asOwners(ctx, tx, work, &l)
	}
	for _, role := range []string{w.owner, work.Owner} {
		if role == "" || slices.Contains(l.give, superuser(role)) || role != w.owner && !work.Promote {
			continue
		}
		l.give = append(l.give, superuser(role))
		l.take = append(l.take, "ALTER ROLE "+ddl.Ident(role)+" NOSUPERUSER")
	}
	if work.Owner == "" || work.Owner == w.owner {
		return l, nil
	}
	return l, w.powerless(ctx, tx, work.Owner)
}

func superuser(role string) string { return "ALTER ROLE " + ddl.Ident(role) + " SUPERUSER" }

// asOwners makes the migration user a member of the roles that own something in the database.
func (w *Workspace) asOwners(ctx context.Context, tx pgx.Tx, work *reserved.Work, l *loan) error {
	rows, err := tx.Query(ctx, `SELECT r.rolname::text FROM pg_catalog.pg_roles r WHERE r.rolname <> $1 AND NOT r.rolsuper
		AND r.rolname NOT LIKE 'pg\_%' AND NOT pg_catalog.pg_has_role($1, r.oid, 'MEMBER') AND (r.rolname = ANY ($2::text[])
		OR r.oid IN (SELECT d.refobjid FROM pg_catalog.pg_shdepend d WHERE d.deptype = 'o' AND d.refclassid = 1260
			AND d.dbid = (SELECT b.oid FROM pg_catalog.pg_database b WHERE b.datname = pg_catalog.current_database())))`,
		w.owner, append([]string{}, work.Roles...))
	if err != nil {
		return err
	}
	roles, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, role := range roles {
		if err := w.powerless(ctx, tx, role); err != nil {
			return err
		}
		l.give = append(l.give, "GRANT "+ddl.Ident(role)+" TO "+ddl.Ident(w.owner))
		l.take = append(l.take, "REVOKE "+ddl.Ident(role)+" FROM "+ddl.Ident(w.owner))
	}
	return nil
}

// powerless refuses a role that can do more than a stub: what belongs to it may run with its rights.
func (w *Workspace) powerless(ctx context.Context, tx pgx.Tx, role string) error {
	return ensure(ctx, tx, reserved.Check{
		SQL: `SELECT coalesce((SELECT r.rolname = 'pg_database_owner' OR r.rolname NOT LIKE 'pg\_%' AND NOT r.rolsuper
			AND NOT r.rolcreaterole AND NOT r.rolcreatedb AND NOT r.rolreplication AND NOT r.rolbypassrls
			AND NOT EXISTS (SELECT FROM pg_catalog.pg_auth_members m WHERE m.member = r.oid)
			FROM pg_catalog.pg_roles r WHERE r.rolname = $1), true)`,
		Args: []any{role}, What: "the role " + role + " has rights of its own on the throwaway server, so that nothing may come to belong to it",
		Hint: "use a throwaway server without that role: leave out --dev-url",
	})
}
