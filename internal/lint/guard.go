package lint

import (
	"fmt"
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// guard is the condition under which a statement without a repeatable form still has something to do. Everything in it is
// qualified, and it takes no lock. It is "" when there is no simple one.
func guard(u *unit) string {
	for _, of := range []func(*pgquery.Node) string{guardCreate, guardAlterTable, guardRename, guardOther} {
		if condition := of(u.node); condition != "" {
			return condition
		}
	}
	return ""
}

// guardFix returns what to write instead of an unguarded statement, and the edits when the whole statement can be wrapped.
func guardFix(u *unit, condition string, wrap bool) (fix string, edits []Edit) {
	if condition == "" {
		return "put it into a DO block that looks in pg_catalog first, or drop the object with IF EXISTS before", nil
	}
	before, after := "IF "+condition+" THEN ", "; END IF"
	if !u.inner {
		tag := "$plumb$"
		if strings.Contains(u.text, tag) {
			tag = "$plumb_guard$"
		}
		before, after = "DO "+tag+" BEGIN "+before, after+"; END "+tag
	}
	fix = before + "…" + after
	if wrap && u.exact {
		edits = []Edit{{Start: u.offset, End: u.offset, New: before}, {Start: u.end(), End: u.end(), New: after}}
	}
	return fix, edits
}

// The conditions, by what they ask.

func regclass(v *pgquery.RangeVar) string {
	return literal(pgast.RelationName(v)) + "::pg_catalog.regclass"
}

func noRow(table, format string, args ...any) string {
	return "NOT " + someRow(table, format, args...)
}

func someRow(table, format string, args ...any) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.%s WHERE %s)", table, fmt.Sprintf(format, args...))
}

func guardCreate(node *pgquery.Node) string {
	object, ok := pgast.NodeDefines(node)
	if !ok {
		return ""
	}
	switch object.Kind {
	case "type", "domain":
		return fmt.Sprintf("pg_catalog.to_regtype(%s) IS NULL", literal(object.QualifiedName()))
	case "policy":
		return noRow("pg_policy", "polrelid = %s::pg_catalog.regclass AND polname = %s", literal(object.Table), literal(object.Name))
	case "trigger":
		return noRow("pg_trigger", "tgrelid = %s::pg_catalog.regclass AND tgname = %s", literal(object.Table), literal(object.Name))
	}
	catalogs := map[string][2]string{
		"role": {"pg_roles", "rolname"}, "publication": {"pg_publication", "pubname"}, "event trigger": {"pg_event_trigger", "evtname"},
		"foreign data wrapper": {"pg_foreign_data_wrapper", "fdwname"}, "access method": {"pg_am", "amname"},
	}
	if catalog, ok := catalogs[object.Kind]; ok {
		return noRow(catalog[0], "%s = %s", catalog[1], literal(object.Name))
	}
	return ""
}

func guardAlterTable(node *pgquery.Node) string {
	alter := node.GetAlterTableStmt()
	for _, c := range alter.GetCmds() {
		table, cmd := alter.GetRelation(), c.GetAlterTableCmd()
		if condition := guardCommand(table, cmd); condition != "" {
			return condition
		}
	}
	return ""
}

func guardCommand(table *pgquery.RangeVar, cmd *pgquery.AlterTableCmd) string {
	switch cmd.GetSubtype() {
	case pgquery.AlterTableType_AT_AddConstraint:
		return noRow("pg_constraint", "conrelid = %s AND conname = %s", regclass(table), literal(cmd.GetDef().GetConstraint().GetConname()))
	case pgquery.AlterTableType_AT_AddColumn:
		return noRow("pg_attribute", "attrelid = %s AND attname = %s AND NOT attisdropped", regclass(table), literal(cmd.GetDef().GetColumnDef().GetColname()))
	case pgquery.AlterTableType_AT_AddIdentity:
		return someRow("pg_attribute", "attrelid = %s AND attname = %s AND attidentity = ''", regclass(table), literal(cmd.GetName()))
	case pgquery.AlterTableType_AT_AttachPartition:
		part := cmd.GetDef().GetPartitionCmd().GetName()
		if table.GetRelname() == "" || part.GetRelname() == "" {
			return ""
		}
		return noRow("pg_inherits", "inhrelid = %s AND inhparent = %s", regclass(part), regclass(table))
	case pgquery.AlterTableType_AT_DetachPartition:
		if cmd.GetDef().GetPartitionCmd().GetConcurrent() {
			return "" // it can't run in a DO block
		}
		return someRow("pg_inherits", "inhrelid = %s AND inhparent = %s", regclass(cmd.GetDef().GetPartitionCmd().GetName()), regclass(table))
	case pgquery.AlterTableType_AT_AddInherit:
		return noRow("pg_inherits", "inhrelid = %s AND inhparent = %s", regclass(table), regclass(cmd.GetDef().GetRangeVar()))
	case pgquery.AlterTableType_AT_DropInherit:
		return someRow("pg_inherits", "inhrelid = %s AND inhparent = %s", regclass(table), regclass(cmd.GetDef().GetRangeVar()))
	}
	return ""
}

func guardRename(node *pgquery.Node) string {
	r := node.GetRenameStmt()
	table := r.GetRelation()
	switch r.GetRenameType() {
	case pgquery.ObjectType_OBJECT_TABLE, pgquery.ObjectType_OBJECT_VIEW, pgquery.ObjectType_OBJECT_MATVIEW,
		pgquery.ObjectType_OBJECT_INDEX, pgquery.ObjectType_OBJECT_SEQUENCE, pgquery.ObjectType_OBJECT_FOREIGN_TABLE:
		return fmt.Sprintf("pg_catalog.to_regclass(%s) IS NOT NULL AND pg_catalog.to_regclass(%s) IS NULL",
			literal(pgast.RelationName(table)), literal(pgast.QualifiedName(table.GetSchemaname(), r.GetNewname())))
	case pgquery.ObjectType_OBJECT_COLUMN, pgquery.ObjectType_OBJECT_ATTRIBUTE:
		return someRow("pg_attribute", "attrelid = %s AND attname = %s AND NOT attisdropped", regclass(table), literal(r.GetSubname())) + " AND " +
			noRow("pg_attribute", "attrelid = %s AND attname = %s AND NOT attisdropped", regclass(table), literal(r.GetNewname()))
	case pgquery.ObjectType_OBJECT_TABCONSTRAINT:
		return someRow("pg_constraint", "conrelid = %s AND conname = %s", regclass(table), literal(r.GetSubname()))
	case pgquery.ObjectType_OBJECT_TRIGGER:
		return someRow("pg_trigger", "tgrelid = %s AND tgname = %s", regclass(table), literal(r.GetSubname()))
	case pgquery.ObjectType_OBJECT_POLICY:
		return someRow("pg_policy", "polrelid = %s AND polname = %s", regclass(table), literal(r.GetSubname()))
	case pgquery.ObjectType_OBJECT_TYPE, pgquery.ObjectType_OBJECT_DOMAIN:
		schema, name := pgast.NameParts(r.GetObject().GetList().GetItems())
		return fmt.Sprintf("pg_catalog.to_regtype(%s) IS NOT NULL AND pg_catalog.to_regtype(%s) IS NULL",
			literal(pgast.QualifiedName(schema, name)), literal(pgast.QualifiedName(schema, r.GetNewname())))
	case pgquery.ObjectType_OBJECT_SCHEMA:
		return fmt.Sprintf("pg_catalog.to_regnamespace(%s) IS NOT NULL", literal(pgast.QuoteIdent(r.GetSubname())))
	}
	return ""
}

func guardOther(node *pgquery.Node) string {
	if e := node.GetAlterEnumStmt(); e.GetOldVal() != "" {
		schema, name := pgast.NameParts(e.GetTypeName())
		return someRow("pg_enum", "enumtypid = %s::pg_catalog.regtype AND enumlabel = %s", literal(pgast.QualifiedName(schema, name)), literal(e.GetOldVal()))
	}
	if d := node.GetAlterDomainStmt(); d.GetSubtype() == domainAddConstraint {
		schema, name := pgast.NameParts(d.GetTypeName())
		return noRow("pg_constraint", "contypid = %s::pg_catalog.regtype AND conname = %s",
			literal(pgast.QualifiedName(schema, name)), literal(d.GetDef().GetConstraint().GetConname()))
	}
	return ""
}
