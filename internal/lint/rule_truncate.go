package lint

import "github.com/plumbsql/plumb/internal/sqlparse/pgast"

func init() {
	register(Rule{
		Code: "truncate", Name: "TRUNCATE",
		Doc:      "The rows are lost. Allow the statement with a comment `-- destructive: why` or `-- atlas:nolint truncate` above it.",
		Analyzer: Destructive, Severity: Error, Check: checkTruncate,
	})
}

func checkTruncate(f *File, report func(Finding)) {
	for _, u := range f.units {
		for _, table := range u.node.GetTruncateStmt().GetRelations() {
			if f.newInFile(relationKey(table.GetRangeVar()), u) {
				continue
			}
			report(f.finding(u.at(table.GetRangeVar().GetLocation()),
				"table "+pgast.RelationName(table.GetRangeVar())+" is emptied, its rows can't be brought back", allowFix))
		}
	}
}
