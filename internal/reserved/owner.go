package reserved

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"
)

// promoted are the kinds that only superusers may own, always or when they reach all tables.
var promoted = map[pgquery.ObjectType]bool{
	pgquery.ObjectType_OBJECT_EVENT_TRIGGER: true, pgquery.ObjectType_OBJECT_FDW: true,
	pgquery.ObjectType_OBJECT_PUBLICATION: true, pgquery.ObjectType_OBJECT_SUBSCRIPTION: true,
}

// clusterWide are the kinds that don't belong to one database.
var clusterWide = map[pgquery.ObjectType]bool{
	pgquery.ObjectType_OBJECT_DATABASE: true, pgquery.ObjectType_OBJECT_TABLESPACE: true, pgquery.ObjectType_OBJECT_ROLE: true,
	pgquery.ObjectType_OBJECT_PARAMETER_ACL: true, pgquery.ObjectType_OBJECT_EXTENSION: true,
}

// owners is for who owns what, and for what only an owner may say.
func owners(node *pgquery.Node) (*Work, error) {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_AlterOwnerStmt:
		if clusterWide[n.AlterOwnerStmt.GetObjectType()] {
			return nil, nil
		}
		return given(node, n.AlterOwnerStmt.GetNewowner(), promoted[n.AlterOwnerStmt.GetObjectType()])
	case *pgquery.Node_AlterTableStmt:
		commands := n.AlterTableStmt.GetCmds()
		if len(commands) != 1 || commands[0].GetAlterTableCmd().GetSubtype() != pgquery.AlterTableType_AT_ChangeOwner {
			return nil, nil
		}
		return given(node, commands[0].GetAlterTableCmd().GetNewowner(), false)
	case *pgquery.Node_GrantStmt:
		if clusterWide[n.GrantStmt.GetObjtype()] {
			return nil, nil
		}
		if onPublic(n.GrantStmt) {
			return super(node)
		}
		w, err := said(node, nil)
		if err == nil {
			w.OrMembers = true
		}
		return w, err
	case *pgquery.Node_CommentStmt:
		if clusterWide[n.CommentStmt.GetObjtype()] {
			return nil, nil
		}
		return super(node)
	case *pgquery.Node_AlterDefaultPrivilegesStmt:
		return said(node, option(n.AlterDefaultPrivilegesStmt.GetOptions(), "roles").GetArg().GetList().GetItems())
	}
	return nil, nil
}

// onPublic reports privileges on the schema public, which no role of the database owns: it belongs to whoever owns the database,
// before 15 to the server's first superuser.
func onPublic(n *pgquery.GrantStmt) bool {
	return n.GetObjtype() == pgquery.ObjectType_OBJECT_SCHEMA && n.GetTargtype() == pgquery.GrantTargetType_ACL_TARGET_OBJECT &&
		n.GetGrantor() == nil && len(n.GetObjects()) == 1 && n.GetObjects()[0].GetString_().GetSval() == "public"
}

func given(node *pgquery.Node, to *pgquery.RoleSpec, promote bool) (*Work, error) {
	w, err := super(node)
	if err == nil && to.GetRoletype() == pgquery.RoleSpecType_ROLESPEC_CSTRING {
		w.Owner, w.Promote = to.GetRolename(), promote
	}
	return w, err
}

// said is for what an owner says of what is theirs: it takes no superuser.
func said(node *pgquery.Node, roles []*pgquery.Node) (*Work, error) {
	w, err := super(node)
	if err != nil {
		return nil, err
	}
	w.AsOwners = true
	for _, role := range roles {
		if spec := role.GetRoleSpec(); spec.GetRoletype() == pgquery.RoleSpecType_ROLESPEC_CSTRING {
			w.Roles = append(w.Roles, spec.GetRolename())
		}
	}
	return w, nil
}
