package lint

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// change is an object that a statement creates or drops.
type change struct {
	key     string
	created bool
	// moved says that the object only gets another name; before is the old one.
	moved  bool
	before string
}

// changesOf returns what a statement creates and drops, in order.
func changesOf(node *pgquery.Node) []change {
	if object, ok := pgast.NodeDefines(node); ok {
		changes := []change{{key: keyOf(object), created: true}}
		for _, element := range node.GetCreateSchemaStmt().GetSchemaElts() {
			changes = append(changes, changesOf(element)...)
		}
		return changes
	}
	var changes []change
	for _, object := range dropped(node) {
		changes = append(changes, change{key: keyOf(object)})
	}
	if rename := node.GetRenameStmt(); rename != nil {
		changes = append(changes, renames(rename)...)
	}
	if alter := node.GetAlterTableStmt(); alter != nil {
		for _, cmd := range alter.GetCmds() {
			changes = append(changes, tableChange(alter.GetRelation(), cmd.GetAlterTableCmd())...)
		}
	}
	if alter := node.GetAlterDomainStmt(); alter != nil {
		schema, name := pgast.NameParts(alter.GetTypeName())
		domain := &pgquery.RangeVar{Schemaname: schema, Relname: name}
		switch alter.GetSubtype() {
		case domainAddConstraint:
			changes = append(changes, change{key: partKey("domain constraint", domain, alter.GetDef().GetConstraint().GetConname()), created: true})
		case domainDropConstraint:
			changes = append(changes, change{key: partKey("domain constraint", domain, alter.GetName())})
		}
	}
	return changes
}

// The kinds of ALTER DOMAIN, as the grammar calls them.
const (
	domainAddConstraint  = "C"
	domainDropConstraint = "X"
)

func renames(rename *pgquery.RenameStmt) []change {
	table := rename.GetRelation()
	switch rename.GetRenameType() {
	case pgquery.ObjectType_OBJECT_TABLE, pgquery.ObjectType_OBJECT_VIEW, pgquery.ObjectType_OBJECT_MATVIEW,
		pgquery.ObjectType_OBJECT_INDEX, pgquery.ObjectType_OBJECT_SEQUENCE, pgquery.ObjectType_OBJECT_FOREIGN_TABLE:
		old := relationKey(table)
		return []change{
			{key: relationKey(&pgquery.RangeVar{Schemaname: table.GetSchemaname(), Relname: rename.GetNewname()}), created: true, moved: true, before: old},
			{key: old, moved: true},
		}
	case pgquery.ObjectType_OBJECT_COLUMN:
		old := partKey("column", table, rename.GetSubname())
		return []change{{key: partKey("column", table, rename.GetNewname()), created: true, moved: true, before: old}, {key: old, moved: true}}
	}
	return nil
}

func tableChange(table *pgquery.RangeVar, cmd *pgquery.AlterTableCmd) []change {
	switch cmd.GetSubtype() {
	case pgquery.AlterTableType_AT_AddColumn:
		return []change{{key: partKey("column", table, cmd.GetDef().GetColumnDef().GetColname()), created: true}}
	case pgquery.AlterTableType_AT_DropColumn:
		return []change{{key: partKey("column", table, cmd.GetName())}}
	case pgquery.AlterTableType_AT_AddConstraint:
		return []change{{key: partKey("constraint", table, cmd.GetDef().GetConstraint().GetConname()), created: true}}
	case pgquery.AlterTableType_AT_DropConstraint:
		return []change{{key: partKey("constraint", table, cmd.GetName())}}
	}
	return nil
}

// dropped returns the objects that a DROP statement names.
func dropped(node *pgquery.Node) []pgast.Object {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_DropRoleStmt:
		var roles []pgast.Object
		for _, role := range n.DropRoleStmt.GetRoles() {
			roles = append(roles, pgast.Object{Kind: "role", Name: role.GetRoleSpec().GetRolename()})
		}
		return roles
	case *pgquery.Node_DropdbStmt:
		return []pgast.Object{{Kind: "database", Name: n.DropdbStmt.GetDbname()}}
	case *pgquery.Node_DropSubscriptionStmt:
		return []pgast.Object{{Kind: "subscription", Name: n.DropSubscriptionStmt.GetSubname()}}
	case *pgquery.Node_DropTableSpaceStmt:
		return []pgast.Object{{Kind: "tablespace", Name: n.DropTableSpaceStmt.GetTablespacename()}}
	case *pgquery.Node_DropUserMappingStmt:
		m := n.DropUserMappingStmt
		return []pgast.Object{{Kind: "user mapping", Name: m.GetUser().GetRolename(), Table: m.GetServername()}}
	case *pgquery.Node_DropStmt:
		var objects []pgast.Object
		for _, object := range n.DropStmt.GetObjects() {
			objects = append(objects, droppedObject(pgast.KindName(n.DropStmt.GetRemoveType()), object))
		}
		return objects
	}
	return nil
}

// droppedObject reads one name of a DROP; how it is given depends on the kind.
func droppedObject(kind string, node *pgquery.Node) pgast.Object {
	object := pgast.Object{Kind: kind}
	switch n := node.GetNode().(type) {
	case *pgquery.Node_String_:
		object.Name = n.String_.GetSval()
	case *pgquery.Node_TypeName:
		object.Schema, object.Name = pgast.NameParts(n.TypeName.GetNames())
	case *pgquery.Node_ObjectWithArgs:
		object.Schema, object.Name = pgast.NameParts(n.ObjectWithArgs.GetObjname())
		var types []string
		for _, arg := range n.ObjectWithArgs.GetObjargs() {
			types = append(types, pgast.TypeText(arg.GetTypeName()))
		}
		object.Args = joinComma(types)
	case *pgquery.Node_List:
		object = droppedList(kind, n.List.GetItems())
	}
	return object
}

func droppedList(kind string, items []*pgquery.Node) pgast.Object {
	switch kind {
	case "trigger", "policy", "rule":
		table := pgast.Object{}
		table.Schema, table.Name = pgast.NameParts(items[:len(items)-1])
		return pgast.Object{Kind: kind, Name: items[len(items)-1].GetString_().GetSval(), Table: table.QualifiedName()}
	case "cast":
		from, to := items[0].GetTypeName(), items[len(items)-1].GetTypeName()
		return pgast.Object{Kind: kind, Name: "(" + pgast.TypeText(from) + " AS " + pgast.TypeText(to) + ")"}
	case "operator class", "operator family":
		items = items[1:] // the access method comes first
	}
	object := pgast.Object{Kind: kind}
	object.Schema, object.Name = pgast.NameParts(items)
	return object
}
