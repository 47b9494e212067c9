package lint

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "create-without-or-replace", Name: "CREATE without OR REPLACE",
		Doc: "A second run fails because the object exists. Write OR REPLACE and repeat every attribute, since the old ones are lost,\n" +
			"or drop the object with IF EXISTS before.",
		Analyzer: Idempotent, Severity: Error, Check: checkCreateWithoutOrReplace,
	})
}

func checkCreateWithoutOrReplace(f *File, report func(Finding)) {
	for _, u := range f.units {
		can, replaces := replaceForm(u.node)
		object, _ := pgast.NodeDefines(u.node)
		if !can || replaces || u.guarded || f.gone(keyOf(object), u) || f.tableRenewed(u) {
			continue
		}
		report(f.finding(u.offset, object.String()+" is created without OR REPLACE: a second run fails",
			"write CREATE OR REPLACE", u.insertAfter(" OR REPLACE", "CREATE")...))
	}
}

// tableRenewed says that the file drops the table on which the object lives, and the object with it.
func (f *File) tableRenewed(u *unit) bool {
	var table *pgquery.RangeVar
	switch n := u.node.GetNode().(type) {
	case *pgquery.Node_CreateTrigStmt:
		table = n.CreateTrigStmt.GetRelation()
	case *pgquery.Node_RuleStmt:
		table = n.RuleStmt.GetRelation()
	case *pgquery.Node_CreatePolicyStmt:
		table = n.CreatePolicyStmt.GetTable()
	case *pgquery.Node_AlterTableStmt:
		table = n.AlterTableStmt.GetRelation()
	}
	return table != nil && f.renewed(relationKey(table), u)
}

// replaceForm says whether a CREATE knows OR REPLACE, and whether it is there. Constraint triggers don't.
func replaceForm(node *pgquery.Node) (can, replaces bool) {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_CreateFunctionStmt:
		return true, n.CreateFunctionStmt.GetReplace()
	case *pgquery.Node_ViewStmt:
		return true, n.ViewStmt.GetReplace()
	case *pgquery.Node_RuleStmt:
		return true, n.RuleStmt.GetReplace()
	case *pgquery.Node_CreateTrigStmt:
		return !n.CreateTrigStmt.GetIsconstraint(), n.CreateTrigStmt.GetReplace()
	case *pgquery.Node_CreatePlangStmt:
		return true, n.CreatePlangStmt.GetReplace()
	case *pgquery.Node_CreateTransformStmt:
		return true, n.CreateTransformStmt.GetReplace()
	case *pgquery.Node_DefineStmt:
		return n.DefineStmt.GetKind() == pgquery.ObjectType_OBJECT_AGGREGATE, n.DefineStmt.GetReplace()
	}
	return false, false
}
