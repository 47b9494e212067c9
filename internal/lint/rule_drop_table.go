package lint

import "github.com/plumbsql/plumb/internal/sqlparse/pgast"

func init() {
	register(Rule{
		Code: "drop-table", Name: "DROP TABLE",
		Doc: "The rows are lost. Stop using the table first and drop it in a later release; allow the statement with a comment\n" +
			"`-- destructive: why` or `-- atlas:nolint drop-table` above it. A table that the same file creates may be dropped.",
		Analyzer: Destructive, Aliases: []string{"DS102"}, Severity: Error, Check: checkDropTable,
	})
}

func checkDropTable(f *File, report func(Finding)) {
	f.eachDrop([]string{"table", "foreign table"}, func(u *unit, object pgast.Object) {
		report(f.lost(u, object, "rows"))
	})
}
