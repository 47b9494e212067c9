package lint

import "github.com/plumbsql/plumb/internal/sqlparse/pgast"

func init() {
	register(Rule{
		Code: "drop-schema", Name: "DROP SCHEMA … CASCADE or DROP DATABASE",
		Doc: "Everything in it is lost. Drop what is in a schema one by one, then the schema without CASCADE: PostgreSQL refuses that unless\n" +
			"the schema is empty. Allow the statement with a comment `-- destructive: why` or `-- atlas:nolint drop-schema` above it.",
		Analyzer: Destructive, Aliases: []string{"DS101"}, Severity: Error, Check: checkDropSchema,
	})
}

func checkDropSchema(f *File, report func(Finding)) {
	f.eachDrop([]string{"schema", "database"}, func(u *unit, object pgast.Object) {
		if object.Kind == "database" || cascades(u.node) {
			report(f.lost(u, object, "content"))
		}
	})
}
