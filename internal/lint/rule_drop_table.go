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
		insert := other.node.GetInsertStmt()
		from := insert.GetSelectStmt().GetSelectStmt()
		if made := other.node.GetCreateTableAsStmt(); made.GetObjtype() == pgquery.ObjectType_OBJECT_TABLE && !made.GetIfNotExists() && !made.GetInto().GetSkipData() {
			from = made.GetQuery().GetSelectStmt()
		}
		return other.ordinal < u.ordinal && len(from.GetFromClause()) == 1 && from.GetWhereClause() == nil && from.GetLimitCount() == nil &&
			from.GetLimitOffset() == nil && from.GetHavingClause() == nil && len(from.GetGroupClause())+len(from.GetDistinctClause()) == 0 &&
			insert.GetOnConflictClause() == nil && relationKey(from.GetFromClause()[0].GetRangeVar()) == table
	})
}
