package roles

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/hcl"
)

// validateDeclared refuses what PostgreSQL would take for something else.
func validateDeclared(role hcl.Role) error {
	where := fmt.Sprintf("%s:%d", role.File, role.Line)
	names := []string{role.Name}
	for _, membership := range role.MemberOf {
		names = append(names, membership.Role)
	}
	for _, setting := range role.Settings {
		names = append(names, setting.Name)
		if len(setting.Values) == 0 {
			return fail.New("the parameter "+setting.Name+" has no value", where, "")
		}
	}
	for _, name := range names {
		if name == "" || len(name) > 63 || strings.ContainsRune(name, 0) {
			return fail.New("a role, its groups and its parameters need names of at most 63 bytes", where, "")
		}
	}
	if strings.HasPrefix(role.Name, "pg_") || role.Name == "public" || role.Name == "none" {
		return fail.New("the role name is reserved by PostgreSQL", where, "choose another name")
	}
	return nil
}

// power is an attribute with which a role gets around grants: it is given where the files say so, and never taken away here.
type power struct {
	column, word string
	declared     func(hcl.Role) bool
}

var allPowers = []power{
	{"rolsuper", "SUPERUSER", func(r hcl.Role) bool { return r.Superuser }},
	{"rolcreaterole", "CREATEROLE", func(r hcl.Role) bool { return r.CreateRole }},
	{"rolreplication", "REPLICATION", func(r hcl.Role) bool { return r.Replication }},
	{"rolbypassrls", "BYPASSRLS", func(r hcl.Role) bool { return r.BypassRLS }},
}

// undeclared returns the expression that is true of a role with powers that its declaration does not give it; a group
// of the application's user must have none in any case.
func (s Spec) undeclared(name string) string {
	var columns []string
	at := slices.IndexFunc(s.Declared, func(r hcl.Role) bool { return r.Name == name })
	for _, p := range allPowers {
		if at < 0 || !p.declared(s.Declared[at]) || slices.Contains(s.AppRoles, name) {
			columns = append(columns, p.column)
		}
	}
	if len(columns) == 0 {
		return "false"
	}
	return strings.Join(columns, " OR ")
}

// declaredUsers are the refusals about declared roles that log in and are none of the two users.
func (s Spec) declaredUsers() []refusal {
	var list []refusal
	for _, role := range s.Declared {
		if role.Login && !s.isUser(role.Name) {
			list = append(list, refusal{
				bad: roleHas(role.Name, s.undeclared(role.Name)), what: "the user has powers that the schema files don't give it", where: role.Name,
				hint: fmt.Sprintf("say so in its block, or run: ALTER ROLE %s NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS", ident(role.Name)),
			})
		}
	}
	return list
}

// declaredLogins are the steps that make the declared roles that log in. Groups are made before.
func (s Spec) declaredLogins() []step {
	var list []step
	for _, role := range s.Declared {
		if role.Login && !s.isUser(role.Name) {
			list = append(list,
				step{what: "create user " + role.Name, done: roleExists(role.Name), sql: "CREATE ROLE " + ident(role.Name) + " LOGIN"},
				step{what: "let " + role.Name + " log in", done: roleHas(role.Name, "rolcanlogin"), sql: "ALTER ROLE " + ident(role.Name) + " LOGIN"})
		}
	}
	return list
}

// declaredSteps are the steps that give the declared roles what their blocks say. All roles exist by then.
func (s Spec) declaredSteps() []step {
	var list []step
	for _, role := range s.Declared {
		list = append(list, s.attributeSteps(role)...)
	}
	for _, role := range s.Declared {
		for _, membership := range role.MemberOf {
			list = append(list, membershipSteps(role.Name, membership)...)
		}
		for _, setting := range role.Settings {
			list = append(list, s.settingStep(role.Name, setting))
		}
		if role.Comment != "" {
			list = append(list, step{
				what: "comment on role " + role.Name,
				done: fmt.Sprintf("coalesce(pg_catalog.shobj_description(%s, 'pg_authid') = %s, false)", roleOID(role.Name), literal(role.Comment)),
				sql:  fmt.Sprintf("COMMENT ON ROLE %s IS %s", ident(role.Name), literal(role.Comment)),
			})
		}
	}
	return list
}

// attributeSteps give a role its attributes. Those of the two users are bootstrapped: of these the block says only the limit.
func (s Spec) attributeSteps(role hcl.Role) []step {
	alter := func(unusual bool, condition, what, words string) step {
		st := step{what: what + " " + role.Name, done: roleHas(role.Name, condition), sql: "ALTER ROLE " + ident(role.Name) + " " + words}
		if !unusual { // new roles have it
			st.done = "NOT " + roleHas(role.Name, "NOT ("+condition+")")
		}
		return st
	}
	list := []step{alter(role.ConnLimit != -1, fmt.Sprintf("rolconnlimit = %d", role.ConnLimit), fmt.Sprintf("set the connection limit %d of", role.ConnLimit),
		fmt.Sprintf("CONNECTION LIMIT %d", role.ConnLimit))}
	if s.isUser(role.Name) {
		return list
	}
	flag := func(yes, usual bool, column, word string) step {
		if yes {
			return alter(yes != usual, column, "set "+word+" of", word)
		}
		return alter(yes != usual, "NOT "+column, "set NO"+word+" of", "NO"+word)
	}
	list = append(list, flag(role.Inherit, true, "rolinherit", "INHERIT"), flag(role.CreateDB, false, "rolcreatedb", "CREATEDB"))
	for _, p := range allPowers {
		if p.declared(role) {
			list = append(list, flag(true, false, p.column, p.word))
		}
	}
	return list
}

// membershipSteps put a role into a group, with the options that are given.
func membershipSteps(member string, m hcl.Membership) []step {
	exists := func(condition string) string {
		return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_auth_members m WHERE roleid = %s AND member = %s AND %s)",
			roleOID(m.Role), roleOID(member), condition)
	}
	grant := fmt.Sprintf("GRANT %s TO %s", ident(m.Role), ident(member))
	list := []step{{what: fmt.Sprintf("grant role %s to %s", m.Role, member), done: exists("true"), sql: grant}}
	options := []struct {
		word, column string
		value        *bool
	}{{"ADMIN", "admin_option", m.Admin}, {"INHERIT", "inherit_option", m.Inherit}, {"SET", "set_option", m.Set}}
	for _, option := range options {
		if option.value == nil {
			continue
		}
		// Before 16 there is only the first, and no way to name its value.
		st := step{
			what: fmt.Sprintf("grant role %s to %s with %s option", m.Role, member, strings.ToLower(option.word)),
			done: exists(fmt.Sprintf("coalesce(pg_catalog.to_jsonb(m) ->> '%s', 'true') = 'true'", option.column)),
			sql:  grant + " WITH " + option.word + " OPTION",
		}
		if !*option.value {
			st.what = fmt.Sprintf("revoke %s option of role %s from %s", strings.ToLower(option.word), m.Role, member)
			st.done = "NOT " + exists(fmt.Sprintf("coalesce(pg_catalog.to_jsonb(m) ->> '%s', 'true') = 'true'", option.column))
			st.sql = fmt.Sprintf("REVOKE %s OPTION FOR %s FROM %s", option.word, ident(m.Role), ident(member))
		}
		list = append(list, st)
	}
	return list
}

// settingStep gives a role a configuration parameter. Whether it has it is seen in the text that PostgreSQL keeps: it
// quotes each name of a list.
func (s Spec) settingStep(role string, setting hcl.RoleSetting) step {
	values := literals(setting.Values)
	kept := values
	if hcl.Listed(setting.Name) {
		quoted := make([]string, len(setting.Values))
		for i, value := range setting.Values {
			quoted[i] = "pg_catalog.quote_ident(" + literal(value) + ")"
		}
		kept = strings.Join(quoted, " || ', ' || ")
	}
	return step{
		what: fmt.Sprintf("set %s of %s%s", setting.Name, role, where(setting.Database, " in this database", " in database ")),
		done: fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) AS entry WHERE s.setrole = %s AND s.setdatabase = %s "+
			"AND lower(pg_catalog.split_part(entry, '=', 1)) = %s AND pg_catalog.substr(entry, pg_catalog.strpos(entry, '=') + 1) = %s)",
			roleOID(role), s.databaseOID(setting.Database), literal(strings.ToLower(setting.Name)), kept),
		sql: fmt.Sprintf("ALTER ROLE %s%s SET %s TO %s", ident(role), s.inDatabase(setting.Database), parameter(setting.Name), values),
	}
}

// parameter quotes the name of a parameter, which may be one of an extension, with a dot.
func parameter(name string) string {
	parts := strings.Split(name, ".")
	for i, part := range parts {
		parts[i] = ident(part)
	}
	return strings.Join(parts, ".")
}

// where says in which database a setting holds, in one way for this one and in another for one with a name.
func where(database, this, named string) string {
	switch database {
	case hcl.InEvery:
		return ""
	case hcl.InThis:
		return this
	}
	return named + database
}

func (s Spec) inDatabase(database string) string {
	switch database {
	case hcl.InEvery:
		return ""
	case hcl.InThis:
		database = s.Database
	}
	return " IN DATABASE " + ident(database)
}

func (s Spec) databaseOID(database string) string {
	switch database {
	case hcl.InEvery:
		return "0"
	case hcl.InThis:
		database = s.Database
	}
	return fmt.Sprintf("(SELECT oid FROM pg_catalog.pg_database WHERE datname = %s)", literal(database))
}
