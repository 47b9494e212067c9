package lint

import (
	"slices"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "drop-table", Name: "DROP TABLE",
		Doc: "The rows are lost. Stop using the table first and drop it in a later release; allow the statement with a comment\n" +
			"`-- destructive: why` or `-- atlas:nolint drop-table` above it. A table that the same file creates, or whose rows it\n" +
			"has put into another one with INSERT … SELECT or CREATE TABLE … AS, may be dropped.",
		Analyzer: Destructive, Aliases: []string{"DS102"}, Severity: Error, Check: checkDropTable,
	})
}

func checkDropTable(f *File, report func(Finding)) {
	f.eachDrop([]string{"table", "foreign table"}, func(u *unit, object pgast.Object) {
		if !f.moved(keyOf(object), u) && !allows(f.options.AllowTables, object.Name) {
			report(f.lost(u, object, "rows"))
		}
	})
}

// moved says that the file has put all rows of a table into another one before the unit.
func (f *File) moved(table string, u *unit) bool {
	return slices.ContainsFunc(f.units, func(other *unit) bool {
		from := taken(other.node)
		return other.ordinal < u.ordinal && from != nil && relationKey(from) == table
	})
}

// taken returns the table all of whose rows a statement puts into another one that stays, or nil.
func taken(node *pgquery.Node) *pgquery.RangeVar {
	insert := node.GetInsertStmt()
	from := insert.GetSelectStmt().GetSelectStmt()
	if made := node.GetCreateTableAsStmt(); made.GetObjtype() == pgquery.ObjectType_OBJECT_TABLE && !made.GetIfNotExists() &&
		!made.GetInto().GetSkipData() && made.GetInto().GetRel().GetRelpersistence() != "t" {
		from = made.GetQuery().GetSelectStmt()
	}
	if len(from.GetFromClause()) != 1 || from.GetWhereClause() != nil || from.GetLimitCount() != nil || from.GetLimitOffset() != nil ||
		from.GetHavingClause() != nil || len(from.GetGroupClause())+len(from.GetDistinctClause()) > 0 || insert.GetOnConflictClause() != nil || !rowByRow(from.GetTargetList()) {
		return nil
	}
	return from.GetFromClause()[0].GetRangeVar()
}

// rowByRow reports whether a query without GROUP BY returns a row for each that it reads: nothing in it is, or can be, an aggregate,
// because a column stands beside it.
func rowByRow(targets []*pgquery.Node) bool {
	return len(targets) == 0 || slices.ContainsFunc(targets, func(target *pgquery.Node) bool { return isColumn(target.GetResTarget().GetVal()) })
}

// isColumn reports whether an expression is a column, or only changes its form: by a cast, a collation, or as a document.
func isColumn(expression *pgquery.Node) bool {
	if call := expression.GetFuncCall(); call != nil && len(call.GetArgs()) == 1 {
		name := call.GetFuncname()[len(call.GetFuncname())-1].GetString_().GetSval()
		return (name == "to_json" || name == "to_jsonb") && isColumn(call.GetArgs()[0])
	}
	switch {
	case expression.GetTypeCast() != nil:
		return isColumn(expression.GetTypeCast().GetArg())
	case expression.GetCollateClause() != nil:
		return isColumn(expression.GetCollateClause().GetArg())
	}
	return expression.GetColumnRef() != nil
}
