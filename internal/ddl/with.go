package ddl

import "strings"

// With returns the storage parameters as pg_get_indexdef() prints them.
func With(options []string) string {
	if len(options) == 0 {
		return ""
	}
	parameters := make([]string, len(options))
	for n, option := range options {
		name, value, _ := strings.Cut(option, "=")
		if Ident(value) != value {
			value = Literal(value)
		}
		parameters[n] = Ident(name) + "=" + value
	}
	return " WITH (" + strings.Join(parameters, ", ") + ")"
}
