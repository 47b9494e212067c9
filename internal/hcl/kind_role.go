package hcl

import (
	"slices"
	"strings"
)

// Role is a role that the files declare or name.
type Role struct {
	Name string
	// Declared holds whether a role or user block says what the role is; a role that is only named in grants has none.
	Declared bool
	// External holds whether the block says that the role is made elsewhere and never to be changed here.
	External bool
	// Login is true for users. The other attributes are those of CREATE ROLE, with its defaults.
	Login, Inherit, Superuser, CreateDB, CreateRole, Replication, BypassRLS bool
	// ConnLimit is -1 for no limit.
	ConnLimit int64
	// MemberOf are the groups that the role is in.
	MemberOf []Membership
	// Settings are the configuration parameters that sessions of the role begin with.
	Settings []RoleSetting
	Comment  string
	File     string
	Line     int
}

// RoleSetting is a configuration parameter that sessions of a role begin with.
type RoleSetting struct {
	// Database is where it holds; see InEvery and InThis for those that have no name.
	Database string
	Setting
}

// InEvery and InThis stand for the name of a database: all of them, and the one that the files describe.
const (
	InEvery = ""
	InThis  = "\x00this"
)

// Set adds a setting; one of the same parameter for the same database gives way to it, as on the server.
func (r *Role) Set(one RoleSetting) {
	r.Settings = slices.DeleteFunc(r.Settings, func(s RoleSetting) bool {
		return s.Database == one.Database && strings.EqualFold(s.Name, one.Name)
	})
	r.Settings = append(r.Settings, one)
}

// Join adds a membership in place of one of the same group.
func (r *Role) Join(one Membership) { r.MemberOf = mergeMembership(r.MemberOf, one) }

// Membership says that a role is in a group, and with which options; nil options are PostgreSQL's default.
type Membership struct {
	Role                string
	Admin, Inherit, Set *bool
}

func roleAttrs(attrs ...attr) []attr {
	return append([]attr{
		{name: "name", typ: tString},
		{name: "login", typ: tBool},
		{name: "inherit", typ: tBool},
		{name: "superuser", typ: tBool},
		{name: "create_db", typ: tBool},
		{name: "create_role", typ: tBool},
		{name: "replication", typ: tBool},
		{name: "bypass_rls", typ: tBool},
		{name: "conn_limit", typ: tInt},
		{name: "member_of", typ: tGrantees},
		{name: "config_params", typ: tSettings},
		{name: "external", typ: tBool},
		{name: "comment", typ: tString},
		{name: "depends_on", typ: tRefs},
		{name: "for_each", typ: tRepeat},
	}, attrs...)
}

func membershipBlock() child {
	return child{block: &block{kind: "membership", attrs: []attr{
		{name: "role", typ: tGrantees, required: true},
		{name: "admin", typ: tBool},
		{name: "inherit", typ: tBool},
		{name: "set", typ: tBool},
	}}}
}

// inDatabaseBlock holds the parameters of a role in one database: the one that is named, or that of the project.
func inDatabaseBlock() child {
	return child{block: &block{kind: "in_database", labels: optionalLabel, attrs: []attr{
		{name: "config_params", typ: tSettings, required: true},
	}}}
}

func roleKind() *kind {
	return &kind{named: true, build: buildRole, block: block{
		kind: "role", labels: oneLabel, attrs: roleAttrs(), blocks: []child{membershipBlock(), inDatabaseBlock()},
	}}
}

// userKind is a role that can log in. Its password is accepted, because Atlas has it, and not kept.
func userKind() *kind {
	return &kind{named: true, build: buildRole, block: block{
		kind: "user", labels: oneLabel, attrs: roleAttrs(attr{name: "password", typ: tString}), blocks: []child{membershipBlock(), inDatabaseBlock()},
	}}
}

// buildRole only collects: roles belong to the cluster, and schema files never create them in a database.
func buildRole(l *loader, n *node) {
	if before := l.roles[n.obj.name]; before != nil && before.Declared {
		l.errorf(n.rng, "remove one of them", "%s is also declared at %s:%d", n.title(), before.File, before.Line)
		return
	}
	role := &Role{
		Name: n.obj.name, Declared: true, External: n.flag("external", false), Login: n.flag("login", n.block.kind == "user"),
		Inherit: n.flag("inherit", true), Superuser: n.flag("superuser", false), CreateDB: n.flag("create_db", false),
		CreateRole: n.flag("create_role", false), Replication: n.flag("replication", false),
		BypassRLS: n.flag("bypass_rls", false), ConnLimit: -1, Comment: n.str("comment"),
		File: n.rng.Filename, Line: n.rng.Start.Line,
	}
	if n.has("conn_limit") {
		role.ConnLimit = get[int64](n, "conn_limit")
	}
	for _, group := range get[[]grantee](n, "member_of") {
		l.mention(group, n)
		role.MemberOf = append(role.MemberOf, Membership{Role: group.name})
	}
	for _, membership := range n.kids["membership"] {
		for _, group := range get[[]grantee](membership, "role") {
			l.mention(group, membership)
			role.Join(Membership{
				Role: group.name, Admin: membership.option("admin"), Inherit: membership.option("inherit"), Set: membership.option("set"),
			})
		}
	}
	for _, setting := range get[[]Setting](n, "config_params") {
		role.Set(RoleSetting{Database: InEvery, Setting: setting})
	}
	for _, inside := range n.kids["in_database"] {
		database := InThis
		if len(inside.labels) > 0 {
			database = inside.label()
		}
		for _, setting := range get[[]Setting](inside, "config_params") {
			role.Set(RoleSetting{Database: database, Setting: setting})
		}
	}
	l.roles[role.Name] = role
}

func mergeMembership(all []Membership, one Membership) []Membership {
	all = slices.DeleteFunc(all, func(m Membership) bool { return m.Role == one.Role })
	return append(all, one)
}

func (n *node) option(name string) *bool {
	if !n.has(name) {
		return nil
	}
	value := get[bool](n, name)
	return &value
}

// mention remembers a role that something is for, so that it can be there before the statements run.
func (l *loader) mention(g grantee, n *node) {
	if !g.word && l.roles[g.name] == nil {
		l.roles[g.name] = &Role{Name: g.name, External: true, Inherit: true, ConnLimit: -1, File: n.rng.Filename, Line: n.rng.Start.Line}
	}
}
