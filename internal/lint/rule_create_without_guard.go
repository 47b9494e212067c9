package lint

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "create-without-guard", Name: "CREATE or ADD COLUMN without IF NOT EXISTS",
		Doc: "A second run fails because the object exists. After a run that stopped part-way the file can't be run again.\n" +
			"Write IF NOT EXISTS, or drop the object with IF EXISTS before.",
		Analyzer: Idempotent, Severity: Error, Check: checkCreateWithoutGuard,
	})
}

func checkCreateWithoutGuard(f *File, report func(Finding)) {
	for _, u := range f.units {
		if u.guarded {
			continue
		}
		if keywords, guarded := createForm(u.node); keywords != "" && !guarded {
			object, _ := pgast.NodeDefines(u.node)
			key := keyOf(object)
			if table := u.node.GetIndexStmt().GetRelation(); f.gone(key, u) || table != nil && f.renewed(relationKey(table), u) {
				continue
			}
			report(f.finding(u.offset, object.String()+" is created without IF NOT EXISTS: a second run fails",
				"write CREATE "+keywords+" IF NOT EXISTS", u.insertAfter(" IF NOT EXISTS", keywords, "CONCURRENTLY")...))
		}
		checkAddColumn(f, u, report)
	}
}

// createForm returns the key words of a CREATE that knows IF NOT EXISTS, and whether it is there.
func createForm(node *pgquery.Node) (keywords string, guarded bool) {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_CreateStmt:
		rel := n.CreateStmt.GetRelation()
		onCommitDrop := n.CreateStmt.GetOncommit() == pgquery.OnCommitAction_ONCOMMIT_DROP
		return "TABLE", n.CreateStmt.GetIfNotExists() || rel.GetRelpersistence() == "t" && onCommitDrop
	case *pgquery.Node_CreateForeignTableStmt:
		return "FOREIGN TABLE", n.CreateForeignTableStmt.GetBaseStmt().GetIfNotExists()
	case *pgquery.Node_CreateTableAsStmt:
		keywords = "TABLE"
		if n.CreateTableAsStmt.GetObjtype() == pgquery.ObjectType_OBJECT_MATVIEW {
			keywords = "MATERIALIZED VIEW"
		}
		return keywords, n.CreateTableAsStmt.GetIfNotExists()
	case *pgquery.Node_IndexStmt:
		keywords = "INDEX"
		if n.IndexStmt.GetUnique() {
			keywords = "UNIQUE INDEX"
		}
		return keywords, n.IndexStmt.GetIfNotExists() || n.IndexStmt.GetIdxname() == ""
	case *pgquery.Node_CreateSchemaStmt:
		return "SCHEMA", n.CreateSchemaStmt.GetIfNotExists()
	case *pgquery.Node_CreateSeqStmt:
		return "SEQUENCE", n.CreateSeqStmt.GetIfNotExists()
	case *pgquery.Node_CreateExtensionStmt:
		return "EXTENSION", n.CreateExtensionStmt.GetIfNotExists()
	case *pgquery.Node_CreateStatsStmt:
		return "STATISTICS", n.CreateStatsStmt.GetIfNotExists() || len(n.CreateStatsStmt.GetDefnames()) == 0
	case *pgquery.Node_CreateForeignServerStmt:
		return "SERVER", n.CreateForeignServerStmt.GetIfNotExists()
	case *pgquery.Node_CreateUserMappingStmt:
		return "USER MAPPING", n.CreateUserMappingStmt.GetIfNotExists()
	case *pgquery.Node_DefineStmt:
		if n.DefineStmt.GetKind() == pgquery.ObjectType_OBJECT_COLLATION {
			return "COLLATION", n.DefineStmt.GetIfNotExists()
		}
	}
	return "", false
}

// checkAddColumn looks for ADD COLUMN; the attributes of a type have no IF NOT EXISTS and belong to another rule.
func checkAddColumn(f *File, u *unit, report func(Finding)) {
	alter := u.node.GetAlterTableStmt()
	if alter.GetObjtype() == pgquery.ObjectType_OBJECT_TYPE || f.renewed(relationKey(alter.GetRelation()), u) {
		return
	}
	for _, c := range alter.GetCmds() {
		cmd := c.GetAlterTableCmd()
		column := cmd.GetDef().GetColumnDef()
		if cmd.GetSubtype() != pgquery.AlterTableType_AT_AddColumn || cmd.GetMissingOk() || f.gone(partKey("column", alter.GetRelation(), column.GetColname()), u) {
			continue
		}
		report(f.finding(u.at(column.GetLocation()),
			"column "+pgast.QuoteIdent(column.GetColname())+" of "+pgast.RelationName(alter.GetRelation())+" is added without IF NOT EXISTS: a second run fails",
			"write ADD COLUMN IF NOT EXISTS", u.insertAt(column.GetLocation(), "IF NOT EXISTS ")...))
	}
}
