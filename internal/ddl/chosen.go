package ddl

import "unicode/utf8"

// maxName is how many bytes a name has at most (NAMEDATALEN).
const maxName = 63

// Chosen returns the name that PostgreSQL makes of the names of a table and a column and a label, or of a domain, "" and a label: the
// longer one is cut until they fit (makeObjectName in PostgreSQL's indexcmds.c).
func Chosen(table, column, label string) string {
	marks := "_"
	if column != "" {
		marks = "__"
	}
	for len(table)+len(column) > maxName-len(label)-len(marks) {
		if len(table) > len(column) {
			table = clip(table)
		} else {
			column = clip(column)
		}
	}
	if column != "" {
		column = "_" + column
	}
	return table + column + "_" + label
}

// clip cuts the last character.
func clip(name string) string {
	_, size := utf8.DecodeLastRuneInString(name)
	return name[:len(name)-size]
}
