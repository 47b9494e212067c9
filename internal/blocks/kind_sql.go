package blocks

// SQL returns statements as a block.
func SQL(script string) string {
	b := &body{kind: "sql"}
	b.set("as", exact(script))
	return b.text()
}
