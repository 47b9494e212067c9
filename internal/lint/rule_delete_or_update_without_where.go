package lint

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "delete-or-update-without-where", Name: "DELETE or UPDATE of every row",
		Doc: "Without WHERE the statement touches every row, locks them all, and often does something else on a second run.\n" +
			"Say which rows; an UPDATE should leave out those that have the new value already.",
		Analyzer: Destructive, Severity: Error, Check: checkWithoutWhere,
	})
}

func checkWithoutWhere(f *File, report func(Finding)) {
	for _, u := range f.units {
		for _, node := range modifications(u.node) {
			var table *pgquery.RangeVar
			var verb string
			switch n := node.GetNode().(type) {
			case *pgquery.Node_DeleteStmt:
				if n.DeleteStmt.GetWhereClause() == nil {
					table, verb = n.DeleteStmt.GetRelation(), "DELETE FROM "
				}
			case *pgquery.Node_UpdateStmt:
				if n.UpdateStmt.GetWhereClause() == nil {
					table, verb = n.UpdateStmt.GetRelation(), "UPDATE "
				}
			}
			if table == nil || f.newInFile(relationKey(table), u) {
				continue
			}
			report(f.finding(u.at(table.GetLocation()), verb+pgast.RelationName(table)+" has no WHERE: it touches every row",
				"say which rows, leaving out those that are done already: WHERE …"))
		}
	}
}

// modifications returns the INSERT, UPDATE and DELETE statements in a statement: itself and those in its WITH clause.
func modifications(node *pgquery.Node) []*pgquery.Node {
	var with *pgquery.WithClause
	var found []*pgquery.Node
	switch n := node.GetNode().(type) {
	case *pgquery.Node_InsertStmt:
		found, with = append(found, node), n.InsertStmt.GetWithClause()
	case *pgquery.Node_UpdateStmt:
		found, with = append(found, node), n.UpdateStmt.GetWithClause()
	case *pgquery.Node_DeleteStmt:
		found, with = append(found, node), n.DeleteStmt.GetWithClause()
	case *pgquery.Node_SelectStmt:
		with = n.SelectStmt.GetWithClause()
	}
	for _, cte := range with.GetCtes() {
		found = append(found, modifications(cte.GetCommonTableExpr().GetCtequery())...)
	}
	return found
}
