package source

import (
	"slices"
	"strconv"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/hcl"
	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// saying is a statement that says something of a role. Roles belong to the cluster: loading makes none, and what is
// said of them is for who does.
type saying struct {
	statement *statement
	node      *pgquery.Node
}

// aboutRoles remembers a statement about roles; ok is false where it is not one, or the grammar can't read it.
func (r *reader) aboutRoles(s *statement) (ok bool) {
	node, err := pgast.ParseOne(s.sql)
	if err != nil {
		return false
	}
	switch n := node.GetNode().(type) {
	case *pgquery.Node_CreateRoleStmt, *pgquery.Node_AlterRoleStmt, *pgquery.Node_AlterRoleSetStmt:
	case *pgquery.Node_GrantRoleStmt:
		ok = n.GrantRoleStmt.GetIsGrant()
		if !ok {
			return false
		}
	case *pgquery.Node_CommentStmt:
		if n.CommentStmt.GetObjtype() != pgquery.ObjectType_OBJECT_ROLE {
			return false
		}
	default:
		return false
	}
	r.sayings = append(r.sayings, saying{s, node})
	return true
}

// sayRoles gives the declared roles what the statements of all files say of them.
func (r *reader) sayRoles() {
	for _, s := range r.sayings {
		left := ""
		switch n := s.node.GetNode().(type) {
		case *pgquery.Node_CreateRoleStmt:
			left = r.attributes(n.CreateRoleStmt.GetRole(), n.CreateRoleStmt.GetOptions())
		case *pgquery.Node_AlterRoleStmt:
			left = r.attributes(n.AlterRoleStmt.GetRole().GetRolename(), n.AlterRoleStmt.GetOptions())
		case *pgquery.Node_AlterRoleSetStmt:
			left = r.setting(n.AlterRoleSetStmt)
		case *pgquery.Node_GrantRoleStmt:
			left = r.memberships(n.GrantRoleStmt)
		case *pgquery.Node_CommentStmt:
			if role := r.declaredRole(n.CommentStmt.GetObject().GetString_().GetSval()); role != nil {
				role.Comment = n.CommentStmt.GetComment()
			} else {
				left = undeclared
			}
		}
		if left != "" {
			r.note(s.statement, "a statement about roles is left out: %s", left)
		} else {
			r.note(s.statement, "left to `plumb roles bootstrap`: roles belong to the cluster")
		}
	}
}

const undeclared = "no file declares the role"

// declaredRole returns the role if the files declare it, else nil.
func (r *reader) declaredRole(name string) *Role {
	if role := r.roles[name]; role != nil && role.Declared && !role.External {
		return role
	}
	return nil
}

// attributes reads the options of CREATE ROLE and ALTER ROLE; it returns why one is left out, or "".
func (r *reader) attributes(name string, options []*pgquery.Node) (left string) {
	role := r.declaredRole(name)
	if role == nil {
		return undeclared
	}
	flags := map[string]*bool{
		"canlogin": &role.Login, "inherit": &role.Inherit, "superuser": &role.Superuser, "createdb": &role.CreateDB,
		"createrole": &role.CreateRole, "isreplication": &role.Replication, "bypassrls": &role.BypassRLS,
	}
	for _, option := range options {
		elem := option.GetDefElem()
		key := elem.GetDefname()
		switch flag := flags[key]; {
		case flag != nil:
			*flag = elem.GetArg().GetBoolean().GetBoolval()
		case key == "connectionlimit":
			role.ConnLimit = int64(elem.GetArg().GetInteger().GetIval())
		case key == "addroleto":
			for _, group := range names(elem.GetArg()) {
				role.Join(hcl.Membership{Role: group})
			}
		case key == "rolemembers" || key == "adminmembers":
			admin := key == "adminmembers"
			for _, member := range names(elem.GetArg()) {
				if !r.join(member, hcl.Membership{Role: name}, onlyIf("admin", admin)) {
					left = "no file declares the role " + ddl.Ident(member)
				}
			}
		case key == "password" || key == "validUntil" || key == "sysid":
			left = "passwords, and until when they hold, are no part of a schema"
		}
	}
	return left
}

func names(list *pgquery.Node) (out []string) {
	for _, item := range list.GetList().GetItems() {
		out = append(out, item.GetRoleSpec().GetRolename())
	}
	return out
}

// onlyIf returns an option if it is on, else none.
func onlyIf(name string, on bool) map[string]bool {
	if !on {
		return nil
	}
	return map[string]bool{name: true}
}

// join puts a declared role into a group; it returns false where no file declares the role.
func (r *reader) join(member string, m hcl.Membership, options map[string]bool) bool {
	role := r.declaredRole(member)
	if role == nil {
		return false
	}
	if at := slices.IndexFunc(role.MemberOf, func(before hcl.Membership) bool { return before.Role == m.Role }); at >= 0 {
		m = role.MemberOf[at]
	}
	for name, value := range options {
		switch name {
		case "admin":
			m.Admin = &value
		case "inherit":
			m.Inherit = &value
		case "set":
			m.Set = &value
		}
	}
	role.Join(m)
	return true
}

func (r *reader) memberships(grant *pgquery.GrantRoleStmt) (left string) {
	options := map[string]bool{}
	for _, option := range grant.GetOpt() {
		options[option.GetDefElem().GetDefname()] = option.GetDefElem().GetArg().GetBoolean().GetBoolval()
	}
	for _, member := range grant.GetGranteeRoles() {
		for _, group := range grant.GetGrantedRoles() {
			if !r.join(member.GetRoleSpec().GetRolename(), hcl.Membership{Role: group.GetAccessPriv().GetPrivName()}, options) {
				left = undeclared
			}
		}
	}
	return left
}

// setting reads ALTER ROLE … SET. RESET says nothing that is not so without it.
func (r *reader) setting(alter *pgquery.AlterRoleSetStmt) (left string) {
	role := r.declaredRole(alter.GetRole().GetRolename())
	set := alter.GetSetstmt()
	switch {
	case role == nil:
		return undeclared
	case set.GetKind() != pgquery.VariableSetKind_VAR_SET_VALUE:
		return "only SET with a value says what is there"
	}
	var values []string
	for _, arg := range set.GetArgs() {
		value, ok := constant(arg)
		if !ok {
			return "the value is no constant"
		}
		values = append(values, value)
	}
	if len(values) > 1 && !hcl.Listed(set.GetName()) {
		return "the parameter takes one value"
	}
	role.Set(hcl.RoleSetting{Database: alter.GetDatabase(), Setting: hcl.Setting{Name: set.GetName(), Values: values}})
	return ""
}

// constant returns a value as PostgreSQL keeps it.
func constant(node *pgquery.Node) (string, bool) {
	switch value := node.GetAConst().GetVal().(type) {
	case *pgquery.A_Const_Sval:
		return value.Sval.GetSval(), true
	case *pgquery.A_Const_Ival:
		return strconv.Itoa(int(value.Ival.GetIval())), true
	case *pgquery.A_Const_Fval:
		return value.Fval.GetFval(), true
	}
	return "", false
}
