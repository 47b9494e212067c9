package lint

func init() {
	register(Rule{
		Code: "drop-type", Name: "DROP TYPE, DOMAIN, SEQUENCE or EXTENSION",
		Doc: "What depends on it can't be made again as it was: a sequence loses its value, an extension its tables and types.\n" +
			"Allow the statement with a comment `-- destructive: why` above it when nothing uses it any more.",
		Analyzer: Destructive, Severity: Warning,
		Check: checkDrops("state", "type", "domain", "sequence", "extension"),
	})
}
