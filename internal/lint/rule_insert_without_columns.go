package lint

import "github.com/plumbsql/plumb/internal/sqlparse/pgast"

func init() {
	register(Rule{
		Code: "insert-without-columns", Name: "INSERT without a list of columns",
		Doc: "The statement depends on the order of the columns, which differs between databases that came to the same schema in\n" +
			"different ways, and on nobody adding a column. List the columns.",
		Analyzer: Statements, Severity: Error, Check: checkInsertWithoutColumns,
	})
}

func checkInsertWithoutColumns(f *File, report func(Finding)) {
	for _, u := range f.units {
		for _, node := range modifications(u.node) {
			insert := node.GetInsertStmt()
			if insert == nil || len(insert.GetCols()) > 0 || insert.GetSelectStmt() == nil {
				continue
			}
			table := pgast.RelationName(insert.GetRelation())
			report(f.finding(u.at(insert.GetRelation().GetLocation()), "INSERT INTO "+table+" has no list of columns",
				"list the columns: INSERT INTO "+table+" (…)"))
		}
	}
}
