package lint

import "github.com/plumbsql/plumb/internal/sqlparse"

func init() {
	register(Rule{
		Code: "concurrently-in-transaction", Name: "a statement that can't run in a transaction",
		Doc: "PostgreSQL refuses CREATE INDEX CONCURRENTLY, VACUUM and some others in a transaction and in DO blocks (25001). Begin the\n" +
			"file with the line `-- atlas:txmode none` and an empty line behind it.",
		Analyzer: ConcurrentIdx, Aliases: []string{"PG103"}, Severity: Error, Check: checkInTransaction,
	})
}

func checkInTransaction(f *File, report func(Finding)) {
	edits := []Edit{{New: "-- atlas:txmode none\n\n"}} // of the first finding only
	for _, u := range f.units {
		what := outsideTx(u.node)
		switch {
		case what == "":
		case u.inner:
			report(f.finding(u.offset, what+" can't run in a DO block", "write it as a statement of its own in a file with `-- atlas:txmode none`"))
		case !f.NoTx && f.misplacedTxMode():
			report(f.finding(u.offset, what+" can't run in a transaction, and `-- atlas:txmode none` doesn't count where it stands",
				"move it to the first line, with an empty line behind it"))
		case !f.NoTx:
			report(f.finding(u.offset, what+" can't run in a transaction", "begin the file with the line `-- atlas:txmode none` and an empty line",
				edits...))
			edits = nil
		}
	}
}

// misplacedTxMode says that the directive stands above a statement, where it has no effect.
func (f *File) misplacedTxMode() bool {
	for tok := range sqlparse.Tokens(f.SQL) {
		if !tok.IsComment() {
			continue
		}
		for _, d := range (sqlparse.Statement{Comments: []string{tok.Text}}).Directives() {
			if d.Name == "txmode" && d.Value == "none" {
				return true
			}
		}
	}
	return false
}
