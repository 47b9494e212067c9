package lint

import "github.com/plumbsql/plumb/internal/sqlparse/pgast"

func init() {
	register(Rule{
		Code: "drop-sequence", Name: "DROP SEQUENCE",
		Doc: "The value is lost: a new sequence begins at 1 and gives out numbers that are taken. Allow the statement with a comment\n" +
			"`-- destructive: why` above it when nothing uses it any more.",
		Analyzer: Destructive, Severity: Warning, Check: checkDropSequence,
	})
}

func checkDropSequence(f *File, report func(Finding)) {
	f.eachDrop([]string{"sequence"}, func(u *unit, object pgast.Object) { report(f.lost(u, object, "value")) })
}
