package lint

func init() {
	register(Rule{
		Code: "drop-table", Name: "DROP TABLE",
		Doc: "The rows are lost. Stop using the table first and drop it in a later release; allow the statement with a comment\n" +
			"`-- destructive: why` or `-- atlas:nolint drop-table` above it. A table that the same file creates may be dropped.",
		Analyzer: Destructive, Aliases: []string{"DS102"}, Severity: Error,
		Check: checkDrops("rows", "table", "foreign table"),
	})
}
