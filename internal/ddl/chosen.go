package ddl

import "unicode/utf8"

// maxName is how many bytes a name has at most (NAMEDATALEN).
const maxName = 63

// Chosen returns the name that PostgreSQL makes of the names of a table and a column and a label: the longer one is cut until they
// fit (makeObjectName in PostgreSQL's indexcmds.c).
func Chosen(table, column, label string) string {
	room := maxName - len(label) - 2
	for len(table)+len(column) > room {
		if len(table) > len(column) {
			table = clip(table)
		} else {
			column = clip(column)
		}
	}
	return table + "_" + column + "_" + label
}

// clip cuts the last character.
func clip(name string) string {
	_, size := utf8.DecodeLastRuneInString(name)
	return name[:len(name)-size]
}
