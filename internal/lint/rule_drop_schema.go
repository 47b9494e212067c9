package lint

func init() {
	register(Rule{
		Code: "drop-schema", Name: "DROP SCHEMA or DROP DATABASE",
		Doc: "Everything in it is lost. Drop what is in it first, one by one; allow the statement with a comment\n" +
			"`-- destructive: why` or `-- atlas:nolint drop-schema` above it.",
		Analyzer: Destructive, Aliases: []string{"DS101"}, Severity: Error,
		Check: checkDrops("content", "schema", "database", "tablespace"),
	})
}
