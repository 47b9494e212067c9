package roles

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Severity says whether a finding stops a run.
type Severity string

// The severities: with an Error migrations would fail or the application could break them; a Warning is not advised.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Finding is something wrong with the rights as they are.
type Finding struct {
	Severity Severity `json:"severity"`
	// What is wrong, and with which role, schema or table.
	What   string `json:"what"`
	Object string `json:"object"`
	// Hint is the SQL or the setting that puts it right.
	Hint string `json:"hint"`
}

// rule is a refusal that is looked at before migrations run, with its severity.
type rule struct {
	severity Severity
	refusal
}

// Check looks, connected as the migration user, whether migrations can run and whether the application's user is kept away from the
// history. It changes nothing. A database prepared by hand, with CREATE on schema public only, passes.
func Check(ctx context.Context, c *pgx.Conn, s Spec) ([]Finding, error) {
	if err := s.validate(); err != nil {
		return nil, err
	}
	var findings []Finding
	err := pgx.BeginTxFunc(ctx, c, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, safePath); err != nil {
			return err
		}
		for _, r := range s.rules() {
			bad, err := holds(ctx, tx, r.bad)
			if err != nil {
				return err
			}
			if bad {
				findings = append(findings, Finding{Severity: r.severity, What: r.what, Object: r.where, Hint: r.hint})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("check the rights of the users: %w", err)
	}
	return findings, nil
}

func (s Spec) rules() []rule {
	user := s.MigrationUser
	list := []rule{
		{Error, refusal{
			bad:  "pg_catalog.pg_is_in_recovery()",
			what: "the server is a read-only standby", where: s.Database, hint: "connect to the primary server",
		}},
		{Error, refusal{
			bad:  "(SELECT setting = 'on' FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only')",
			what: "sessions are read-only (default_transaction_read_only)", where: user,
			hint: fmt.Sprintf("run: ALTER ROLE %s SET default_transaction_read_only = off", ident(user)),
		}},
		{Error, refusal{
			bad: fmt.Sprintf("(NOT pg_catalog.has_database_privilege(%[1]s, pg_catalog.current_database(), 'CREATE') "+
				"AND NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname NOT LIKE 'pg\\_%%' AND nspname <> 'information_schema' AND pg_catalog.has_schema_privilege(%[1]s, oid, 'CREATE')))", literal(user)),
			what: "the migration user may not create anything", where: user,
			hint: fmt.Sprintf("run: GRANT CREATE ON DATABASE %s TO %s, or plumb roles bootstrap", ident(s.Database), ident(user)),
		}},
		{Error, s.historyRight()},
		{Warning, refusal{
			bad:  roleHas(user, powers),
			what: "the migration user has more power than migrations need", where: user,
			hint: "use a user made by plumb roles bootstrap",
		}},
	}
	if s.single() {
		return append(list, rule{Warning, refusal{
			bad: "true", what: "one user runs migrations and the application, so the application can change the schema and the history", where: user,
			hint: "set migrationUser in the config and run plumb roles bootstrap",
		}})
	}
	return append(list, s.appRules()...)
}

// historyRight is broken when the history schema exists and the migration user can't use it. That it can't be made is no
// error: then the history goes to schema public.
func (s Spec) historyRight() refusal {
	user, schema := s.MigrationUser, s.history()
	return refusal{
		bad: fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = %s AND NOT (pg_catalog.has_schema_privilege(%[2]s, oid, 'USAGE') AND pg_catalog.has_schema_privilege(%[2]s, oid, 'CREATE')))",
			literal(schema), literal(user)),
		what: "the migration user may not use the history schema", where: schema,
		hint: fmt.Sprintf("run: ALTER SCHEMA %s OWNER TO %s", ident(schema), ident(user)),
	}
}

// historyTables are where the history may be.
func (s Spec) historyTables() [][2]string {
	return [][2]string{
		{s.history(), "schema_migrations"},
		{s.history(), "attempts"},
		{"public", "plumb_schema_migrations"},
		{"public", "plumb_attempts"},
	}
}

func (s Spec) appRules() []rule {
	app := s.AppUser
	list := []rule{{Error, refusal{
		bad: "NOT " + roleExists(app), what: "the application's user does not exist", where: app, hint: "run plumb roles bootstrap",
	}}}
	for _, r := range s.appRefusals() {
		list = append(list, rule{Error, r})
	}
	list = append(list, rule{Warning, refusal{
		bad:  fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_namespace n, pg_catalog.pg_roles r WHERE n.nspname = 'public' AND r.rolname = %s AND pg_catalog.has_schema_privilege(r.oid, n.oid, 'CREATE'))", literal(app)),
		what: "the application's user may create objects in schema public", where: app,
		hint: "run: REVOKE CREATE ON SCHEMA public FROM PUBLIC, or plumb roles bootstrap",
	}})
	for _, group := range s.AppRoles {
		list = append(list, rule{Error, refusal{
			bad: fmt.Sprintf("NOT %s", memberOf(app, group)), what: "the application's user is not a member of " + group, where: app,
			hint: fmt.Sprintf("run: GRANT %s TO %s, or plumb roles bootstrap", ident(group), ident(app)),
		}})
	}
	for _, table := range s.historyTables() {
		list = append(list, rule{Error, refusal{
			bad:  s.reaches(app, table),
			what: "the application's user reaches the history", where: table[0] + "." + table[1],
			hint: fmt.Sprintf("run: REVOKE ALL ON %s.%s FROM PUBLIC, and from each role that %s is a member of", ident(table[0]), ident(table[1]), ident(app)),
		}})
	}
	return list
}

// reaches is true when a role has any privilege on a table or one of its columns.
func (s Spec) reaches(role string, table [2]string) string {
	return fmt.Sprintf(`EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace, pg_catalog.pg_roles r `+
		`WHERE n.nspname = %s AND c.relname = %s AND r.rolname = %s AND pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE') `+
		`AND (pg_catalog.has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER') `+
		`OR pg_catalog.has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')))`,
		literal(table[0]), literal(table[1]), literal(role))
}
