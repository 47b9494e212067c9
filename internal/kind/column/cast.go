package column

import (
	"strconv"
	"strings"
)

// families groups the types that PostgreSQL casts into each other on assignment (pg_cast.castcontext 'a' and 'i').
var families = map[string]string{
	"smallint": "number", "integer": "number", "bigint": "number", "numeric": "number", "real": "number", "double precision": "number",
	"date": "time", "timestamp without time zone": "time", "timestamp with time zone": "time",
	"bit": "bits", "bit varying": "bits", "inet": "network", "cidr": "network", "json": "json", "jsonb": "json",
}

// explicit are the casts between built-in types that must be written (pg_cast.castcontext 'e').
var explicit = map[[2]string]bool{
	{"integer", "boolean"}: true, {"boolean", "integer"}: true,
	{"integer", "bit"}: true, {"bigint", "bit"}: true, {"bit", "integer"}: true, {"bit", "bigint"}: true,
}

var textual = map[string]bool{"text": true, "character varying": true, "character": true, "name": true}

// using returns what follows the column in the USING clause of a type change: nothing where PostgreSQL casts on
// assignment, which is preferred because an explicit cast cuts strings silently; an explicit cast where there is one; else
// the way through the text of the value.
func using(before, after string) string {
	from, to := baseName(before), baseName(after)
	arrays := strings.HasSuffix(before, "[]")
	same := arrays == strings.HasSuffix(after, "[]")
	switch {
	case same && (from == to || textual[to] || families[from] != "" && families[from] == families[to]):
		return ""
	case textual[from] && !arrays || same && explicit[[2]string{from, to}]:
		return "::" + after
	case same && arrays:
		return "::text[]::" + after
	}
	return "::text::" + after
}

// baseName cuts the modifier and array brackets off: "numeric(10,2)[]" is numeric.
func baseName(formatted string) string {
	name := strings.TrimSuffix(formatted, "[]")
	open := strings.IndexByte(name, '(')
	if open < 0 || strings.HasPrefix(name, `"`) {
		return name
	}
	closing := strings.IndexByte(name, ')')
	return strings.TrimSpace(name[:open] + name[closing+1:])
}

// loses says what a type change takes from values without an error, or returns "".
func loses(before, after string) string {
	from, to := baseName(before), baseName(after)
	switch {
	case from == to && (from == "numeric" || families[from] == "time" || from == "time without time zone" || from == "interval"):
		if digits(after) >= 0 && (digits(before) < 0 || digits(after) < digits(before)) {
			return "digits of the column's values"
		}
	case fractions[from] && (whole[to] || to == "numeric" && digits(after) >= 0), from == "double precision" && to == "real":
		return "digits of the column's values"
	case families[from] == "time" && to == "date", from != "date" && families[from] == "time" && strings.HasPrefix(to, "time "):
		return "a part of the column's times"
	case from == "integer" && to == "boolean":
		return "which numbers the column's values were"
	}
	return ""
}

var (
	fractions = map[string]bool{"numeric": true, "real": true, "double precision": true}
	whole     = map[string]bool{"smallint": true, "integer": true, "bigint": true}
)

// digits returns the last number of a type's modifier, which is the digits after the point; -1 where there is no
// modifier, which stands for any number of digits.
func digits(formatted string) int {
	open, end := strings.IndexByte(formatted, '('), strings.IndexByte(formatted, ')')
	if open < 0 || end < open {
		return -1
	}
	parts := strings.Split(formatted[open+1:end], ",")
	if len(parts) == 1 && strings.HasPrefix(formatted, "numeric") {
		return 0
	}
	n, err := strconv.Atoi(parts[len(parts)-1])
	if err != nil {
		return -1
	}
	return n
}
