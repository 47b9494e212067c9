package lint

import "github.com/plumbsql/plumb/internal/sqlparse/pgast"

func init() {
	register(Rule{
		Code: "drop-type", Name: "DROP TYPE, DOMAIN or EXTENSION … CASCADE",
		Doc: "The columns of that type are dropped in silence, with their values. Change the columns first, then drop the type without\n" +
			"CASCADE: PostgreSQL refuses that while something uses it.",
		Analyzer: Destructive, Severity: Error, Check: checkDropType,
	})
}

func checkDropType(f *File, report func(Finding)) {
	f.eachDrop([]string{"type", "domain", "extension"}, func(u *unit, object pgast.Object) {
		if !cascades(u.node) {
			return
		}
		lost := "every column of that type"
		if object.Kind == "extension" {
			lost = "every column of its types"
		}
		report(f.finding(u.offset, object.String()+" is dropped with "+lost, "change the columns first and leave CASCADE out"))
	})
}
