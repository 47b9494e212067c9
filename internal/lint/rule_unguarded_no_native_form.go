package lint

import (
	"fmt"
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "unguarded-no-native-form", Name: "a statement that has no repeatable form, without a guard",
		Doc: "PostgreSQL has neither IF NOT EXISTS nor OR REPLACE for this, so that a second run fails. Put it into a DO block that\n" +
			"looks in pg_catalog first; that takes no lock when there is nothing to do. Dropping with IF EXISTS before works too.",
		Analyzer: Idempotent, Severity: Error, Check: checkUnguarded,
	})
}

func checkUnguarded(f *File, report func(Finding)) {
	for _, u := range f.units {
		if u.guarded || f.tableRenewed(u) {
			continue
		}
		what := unguardedCreate(f, u)
		if what == "" {
			what = unguardedOther(f, u)
		}
		if what != "" {
			fix, edits := guardFix(u, guard(u), true)
			report(f.finding(u.offset, what+" can't run twice", fix, edits...))
			continue
		}
		checkUnguardedCommands(f, u, report)
	}
}

// createdOnce are the kinds that have neither IF NOT EXISTS nor OR REPLACE.
var createdOnce = map[string]bool{
	"type": true, "domain": true, "policy": true, "role": true, "publication": true, "subscription": true, "cast": true,
	"operator": true, "conversion": true, "operator class": true, "operator family": true, "event trigger": true,
	"foreign data wrapper": true, "access method": true, "tablespace": true, "database": true,
	"text search configuration": true, "text search dictionary": true, "text search parser": true, "text search template": true,
}

func unguardedCreate(f *File, u *unit) string {
	object, ok := pgast.NodeDefines(u.node)
	if !ok || f.gone(keyOf(object), u) {
		return ""
	}
	if createdOnce[object.Kind] || u.node.GetCreateTrigStmt().GetIsconstraint() {
		return "CREATE " + strings.ToUpper(object.Kind) + " " + strings.TrimPrefix(object.String(), object.Kind+" ")
	}
	return ""
}

// unguardedOther is for renames and the like.
func unguardedOther(f *File, u *unit) string {
	switch n := u.node.GetNode().(type) {
	case *pgquery.Node_RenameStmt:
		r := n.RenameStmt
		whole := r.GetSubname() == "" && r.GetRelation() != nil
		if whole && r.GetMissingOk() {
			return ""
		}
		return "RENAME TO " + pgast.QuoteIdent(r.GetNewname())
	case *pgquery.Node_AlterEnumStmt:
		if n.AlterEnumStmt.GetOldVal() != "" {
			return "RENAME VALUE " + literal(n.AlterEnumStmt.GetOldVal())
		}
	case *pgquery.Node_AlterObjectSchemaStmt:
		// An extension keeps its name wherever it is.
		extension := n.AlterObjectSchemaStmt.GetObjectType() == pgquery.ObjectType_OBJECT_EXTENSION
		if !extension && !n.AlterObjectSchemaStmt.GetMissingOk() {
			return "SET SCHEMA " + pgast.QuoteIdent(n.AlterObjectSchemaStmt.GetNewschema())
		}
	case *pgquery.Node_AlterDomainStmt:
		return unguardedDomain(f, u, n.AlterDomainStmt)
	case *pgquery.Node_AlterPublicationStmt:
		if n.AlterPublicationStmt.GetAction() != pgquery.AlterPublicationAction_AP_SetObjects && len(n.AlterPublicationStmt.GetPubobjects()) > 0 {
			return "ALTER PUBLICATION " + pgast.QuoteIdent(n.AlterPublicationStmt.GetPubname()) + " ADD or DROP"
		}
	}
	return ""
}

func unguardedDomain(f *File, u *unit, d *pgquery.AlterDomainStmt) string {
	name := d.GetDef().GetConstraint().GetConname()
	schema, domain := pgast.NameParts(d.GetTypeName())
	key := partKey("domain constraint", &pgquery.RangeVar{Schemaname: schema, Relname: domain}, name)
	if d.GetSubtype() != domainAddConstraint || name == "" || f.gone(key, u) {
		return ""
	}
	return "ADD CONSTRAINT " + pgast.QuoteIdent(name)
}

// checkUnguardedCommands looks at each sub-command of ALTER TABLE.
func checkUnguardedCommands(f *File, u *unit, report func(Finding)) {
	alter := u.node.GetAlterTableStmt()
	table := alter.GetRelation()
	gone := map[string]bool{}
	for _, c := range alter.GetCmds() {
		cmd := c.GetAlterTableCmd()
		if cmd.GetSubtype() == pgquery.AlterTableType_AT_DropConstraint {
			gone[cmd.GetName()] = true
		}
		what := unguardedCommand(alter, cmd)
		name := cmd.GetDef().GetConstraint().GetConname()
		if what == "" || name != "" && (gone[name] || f.gone(partKey("constraint", table, name), u)) {
			continue
		}
		fix, edits := guardFix(u, guardCommand(table, cmd), len(alter.GetCmds()) == 1)
		report(f.finding(u.at(max(cmd.GetDef().GetConstraint().GetLocation(), 0)),
			fmt.Sprintf("%s on %s can't run twice", what, pgast.RelationName(table)), fix, edits...))
	}
}

func unguardedCommand(alter *pgquery.AlterTableStmt, cmd *pgquery.AlterTableCmd) string {
	switch cmd.GetSubtype() {
	case pgquery.AlterTableType_AT_AddConstraint:
		if name := cmd.GetDef().GetConstraint().GetConname(); name != "" {
			return "ADD CONSTRAINT " + pgast.QuoteIdent(name)
		}
	case pgquery.AlterTableType_AT_AddColumn:
		if alter.GetObjtype() == pgquery.ObjectType_OBJECT_TYPE {
			return "ADD ATTRIBUTE " + pgast.QuoteIdent(cmd.GetDef().GetColumnDef().GetColname())
		}
	case pgquery.AlterTableType_AT_AddIdentity:
		return "ADD GENERATED AS IDENTITY for " + pgast.QuoteIdent(cmd.GetName())
	case pgquery.AlterTableType_AT_AttachPartition:
		if alter.GetObjtype() == pgquery.ObjectType_OBJECT_TABLE {
			return "ATTACH PARTITION " + pgast.RelationName(cmd.GetDef().GetPartitionCmd().GetName())
		}
	case pgquery.AlterTableType_AT_DetachPartition:
		return "DETACH PARTITION " + pgast.RelationName(cmd.GetDef().GetPartitionCmd().GetName())
	case pgquery.AlterTableType_AT_AddInherit:
		return "INHERIT " + pgast.RelationName(cmd.GetDef().GetRangeVar())
	case pgquery.AlterTableType_AT_DropInherit:
		return "NO INHERIT " + pgast.RelationName(cmd.GetDef().GetRangeVar())
	}
	return ""
}
