package roles

import (
	"fmt"
	"strings"
)

// step is one thing that must hold. Apply asks the server whether done is true and runs sql if not; the script does the
// same inside a DO block. So both decide by the same expression.
type step struct {
	what string // "create role db_app", as shown to people
	done string // a boolean SQL expression; "" means always run
	sql  string
	// creates is the user that the step makes. password is the user whose password it sets: Apply compares verifiers itself.
	creates, password string
}

// refusal is a state that must not be there: bad is a boolean SQL expression.
type refusal struct{ bad, what, where, hint string }

func roleExists(name string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = %s)", literal(name))
}

func roleHas(name, condition string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = %s AND (%s))", literal(name), condition)
}

func roleOID(name string) string {
	return fmt.Sprintf("(SELECT oid FROM pg_catalog.pg_roles WHERE rolname = %s)", literal(name))
}

// databaseGrants is true when the database's own list grants all privileges to the role, not just through PUBLIC.
func databaseGrants(role string, privileges ...string) string {
	return fmt.Sprintf(`(SELECT count(DISTINCT a.privilege_type) = %d FROM pg_catalog.pg_database d, pg_catalog.aclexplode(d.datacl) a `+
		`WHERE d.datname = pg_catalog.current_database() AND a.grantee = %s AND a.privilege_type IN (%s))`,
		len(privileges), roleOID(role), literals(privileges))
}

const publicSchema = "EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'public')"

func publicSchemaGrants(role string, privileges ...string) string {
	return fmt.Sprintf(`(NOT %s OR (SELECT count(DISTINCT a.privilege_type) = %d FROM pg_catalog.pg_namespace n, pg_catalog.aclexplode(n.nspacl) a `+
		`WHERE n.nspname = 'public' AND a.grantee = %s AND a.privilege_type IN (%s)))`,
		publicSchema, len(privileges), roleOID(role), literals(privileges))
}

func literals(list []string) string {
	quoted := make([]string, len(list))
	for i, text := range list {
		quoted[i] = literal(text)
	}
	return strings.Join(quoted, ", ")
}

// loginAttributes are the bootstrapped attributes of both users.
const loginAttributes = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"

// steps are all steps in order. A verifier is "" where no password is to be set.
func (s Spec) steps(migrationVerifier, appVerifier string) []step {
	var list []step
	for _, group := range s.groups() {
		list = append(list, groupStep(group))
	}
	list = append(list, s.declaredLogins()...)
	list = append(list, userSteps(s.MigrationUser, migrationVerifier)...)
	list = append(list, s.migrationSteps()...)
	if !s.single() {
		list = append(list, s.appSteps(appVerifier)...)
	}
	return append(list, s.declaredSteps()...)
}

func (s Spec) appSteps(verifier string) []step {
	list := userSteps(s.AppUser, verifier)
	list = append(list, step{
		what: fmt.Sprintf("grant CONNECT on database %s to %s", s.Database, s.AppUser), done: databaseGrants(s.AppUser, "CONNECT"),
		sql: fmt.Sprintf("GRANT CONNECT ON DATABASE %s TO %s", ident(s.Database), ident(s.AppUser)),
	})
	for _, group := range s.AppRoles {
		list = append(list, step{
			what: fmt.Sprintf("grant role %s to %s", group, s.AppUser),
			done: fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_auth_members WHERE roleid = %s AND member = %s)", roleOID(group), roleOID(s.AppUser)),
			sql:  fmt.Sprintf("GRANT %s TO %s", ident(group), ident(s.AppUser)),
		})
	}
	return list
}

func groupStep(group string) step {
	return step{what: "create group role " + group, done: roleExists(group), sql: "CREATE ROLE " + ident(group) + " NOLOGIN"}
}

func userSteps(user, verifier string) []step {
	list := []step{
		{what: "create user " + user, done: roleExists(user), sql: "CREATE ROLE " + ident(user) + " " + loginAttributes, creates: user},
		{what: "let " + user + " log in", done: roleHas(user, "rolcanlogin"), sql: "ALTER ROLE " + ident(user) + " LOGIN"},
		// Before 16 this attribute decides whether a member has its groups' rights without SET ROLE.
		{what: "let " + user + " inherit its groups' rights", done: roleHas(user, "rolinherit"), sql: "ALTER ROLE " + ident(user) + " INHERIT"},
	}
	if verifier != "" {
		list = append(list, step{
			what: "set the password of " + user, sql: fmt.Sprintf("ALTER ROLE %s PASSWORD %s", ident(user), literal(verifier)), password: user,
		})
	}
	return list
}

func (s Spec) migrationSteps() []step {
	user, history := s.MigrationUser, s.history()
	return []step{
		{
			what: fmt.Sprintf("grant CONNECT, CREATE, TEMPORARY on database %s to %s", s.Database, user), done: databaseGrants(user, "CONNECT", "CREATE", "TEMPORARY"),
			sql: fmt.Sprintf("GRANT CONNECT, CREATE, TEMPORARY ON DATABASE %s TO %s", ident(s.Database), ident(user)),
		},
		{
			what: "grant USAGE, CREATE on schema public to " + user, done: publicSchemaGrants(user, "USAGE", "CREATE"),
			sql: "GRANT USAGE, CREATE ON SCHEMA public TO " + ident(user),
		},
		{
			// The default before 15. With it the application could create tables.
			what: "revoke CREATE on schema public from PUBLIC",
			done: `(NOT EXISTS (SELECT FROM pg_catalog.pg_namespace n, pg_catalog.aclexplode(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) a ` +
				`WHERE n.nspname = 'public' AND a.grantee = 0 AND a.privilege_type = 'CREATE'))`,
			sql: "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
		},
		{
			what: fmt.Sprintf("create schema %s for the history", history),
			done: fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = %s)", literal(history)),
			sql:  s.createHistory(),
		},
	}
}

// createHistory makes the schema for another role. Without superuser that needs membership with the right to SET ROLE, which the
// creator of a role may give itself; it is taken away again.
func (s Spec) createHistory() string {
	user, schema := ident(s.MigrationUser), ident(s.history())
	return fmt.Sprintf(`DO $plumb$
DECLARE
  lend boolean := NOT pg_catalog.pg_has_role(current_user, %[1]s, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END);
BEGIN
  IF lend THEN GRANT %[2]s TO CURRENT_USER; END IF;
  CREATE SCHEMA %[3]s AUTHORIZATION %[2]s;
  IF lend THEN REVOKE %[2]s FROM CURRENT_USER; END IF;
END
$plumb$`, literal(s.MigrationUser), user, schema)
}

// powers are attributes and memberships with which a role gets around every grant.
const powers = "rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls"

// strongRoles are the predefined roles that reach data or the server's machine whatever is granted.
var strongRoles = []string{
	"pg_read_all_data", "pg_write_all_data", "pg_execute_server_program", "pg_read_server_files", "pg_write_server_files",
}

// memberOf is true when member has role, directly or through others. Superusers are members of everything; they are
// refused by their own rule.
func memberOf(member, role string) string {
	return fmt.Sprintf("coalesce((SELECT pg_catalog.pg_has_role(m.oid, r.oid, 'MEMBER') AND NOT m.rolsuper FROM pg_catalog.pg_roles m, pg_catalog.pg_roles r "+
		"WHERE m.rolname = %s AND r.rolname = %s), false)", literal(member), literal(role))
}

// refusals are the states that Apply leaves to a person.
func (s Spec) refusals() []refusal {
	user := s.MigrationUser
	list := []refusal{
		{
			bad: fmt.Sprintf("pg_catalog.current_database() <> %s", literal(s.Database)), what: "the connection is to another database", where: s.Database,
			hint: "connect to database " + s.Database,
		},
		{
			bad: roleHas(user, "rolsuper OR rolcreaterole"), what: "the migration user is a superuser or may create roles", where: user,
			hint: fmt.Sprintf("choose another migrationUser, or run: ALTER ROLE %s NOSUPERUSER NOCREATEROLE", ident(user)),
		},
		{
			bad:  fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.nspname = %s AND n.nspowner <> coalesce(%s, 0))", literal(s.history()), roleOID(user)),
			what: "the history schema belongs to somebody else", where: s.history(),
			hint: fmt.Sprintf("run: ALTER SCHEMA %s OWNER TO %s, or set revisions_schema to another name", ident(s.history()), ident(user)),
		},
	}
	for _, group := range s.groups() {
		list = append(list, refusal{
			bad: roleHas(group, "rolcanlogin OR "+s.undeclared(group)), what: "the group role can log in or has powers of its own", where: group,
			hint: fmt.Sprintf("run: ALTER ROLE %s NOLOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS, or name another role in app_roles", ident(group)),
		})
	}
	list = append(list, s.declaredUsers()...)
	if s.single() {
		return list
	}
	return append(list, s.appRefusals()...)
}

func (s Spec) appRefusals() []refusal {
	app := s.AppUser
	list := []refusal{
		{
			bad: roleHas(app, powers+" OR rolcreatedb"), what: "the application's user has powers of its own", where: app,
			hint: fmt.Sprintf("run: ALTER ROLE %s NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS", ident(app)),
		},
		{
			bad: memberOf(app, s.MigrationUser), what: "the application's user is a member of the migration user", where: app,
			hint: fmt.Sprintf("run: REVOKE %s FROM %s", ident(s.MigrationUser), ident(app)),
		},
		{
			bad: fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_shdepend d WHERE d.deptype = 'o' AND d.refclassid = 'pg_catalog.pg_authid'::regclass AND d.refobjid = %s "+
				"AND d.dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())))", roleOID(app)),
			what: "the application's user owns objects, so it can change and drop them", where: app,
			hint: fmt.Sprintf("in each database run: REASSIGN OWNED BY %s TO %s", ident(app), ident(s.MigrationUser)),
		},
	}
	for _, group := range s.AppRoles {
		list = append(list, refusal{
			// The column came with 16; before, rolinherit of the member decides.
			bad: fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_auth_members m WHERE roleid = %s AND member = %s AND pg_catalog.to_jsonb(m) ->> 'inherit_option' = 'false')",
				roleOID(group), roleOID(app)),
			what: "the application's user is a member of " + group + " without inheriting its rights", where: app,
			hint: fmt.Sprintf("run: GRANT %s TO %s WITH INHERIT TRUE", ident(group), ident(app)),
		})
	}
	for _, role := range strongRoles {
		list = append(list, refusal{
			bad: memberOf(app, role), what: "the application's user is a member of " + role + ", which reaches the history tables or the server's files", where: app,
			hint: fmt.Sprintf("run: REVOKE %s FROM %s", role, ident(app)),
		})
	}
	return list
}
