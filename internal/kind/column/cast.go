package column

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind"
)

var (
	times   = map[string]bool{"date": true, "timestamp without time zone": true, "timestamp with time zone": true}
	textual = map[string]bool{"text": true, "character varying": true, "character": true, "name": true}
	// documents are the types whose values may be anything.
	documents = map[string]bool{"json": true, "jsonb": true}
)

// converted returns the expression that turns the values of a column, by its quoted name, into those of its new type, which
// is the name itself where PostgreSQL needs no USING clause.
func converted(c *kind.Context, name string, before, after *Column) string {
	if shared, _ := sharedFields(c, before, after); shared {
		return "pg_catalog.json_populate_record(NULL::" + after.Type + ", pg_catalog.to_json(" + name + "))"
	}
	return using(c.Old.Casts, name, kind.Undomained(c.Old, before.Type), kind.Undomained(c.New, after.Type), after.Type)
}

// sharedFields reports whether both types are row types whose values have parts of the same names, but not the same in the same order,
// so that a cast by place would mix them up, and whether some go.
func sharedFields(c *kind.Context, before, after *Column) (shared, less bool) {
	from, to := kind.Undomained(c.Old, before.Type), kind.Undomained(c.New, after.Type)
	if from == to {
		return false, false
	}
	old, new := kind.RowFields(c.Old, from), kind.RowFields(c.New, to)
	shared = !slices.Equal(old, new) && slices.ContainsFunc(old, func(field string) bool { return slices.Contains(new, field) })
	return shared, shared && kind.Lost(old, new)
}

// using returns what turns a value of one type into the other: nothing where PostgreSQL casts on assignment, which is
// preferred because an explicit cast cuts strings silently; an explicit cast where there is one; JSON's own conversion; a
// list of one for a value that is no text, which could be a list already; else the way through the text of the value. The types
// from and to are no domains; target is the type to name.
func using(casts map[catalog.CastTypes]string, value, before, after, target string) string {
	from, to := baseName(before), baseName(after)
	arrays := strings.HasSuffix(before, "[]")
	same := arrays == strings.HasSuffix(after, "[]")
	context := casts[catalog.CastTypes{From: from, To: to}]
	switch {
	case same && (from == to || textual[to] || context == catalog.Implicit || context == catalog.Assignment):
		return value
	case textual[from] && !arrays || same && context != "":
		return value + "::" + target
	case documents[after] && !documents[from]:
		return "pg_catalog.to_" + after + "(" + value + ")" + as(after, target)
	case !arrays && !same && !documents[from]:
		return "CASE WHEN " + value + " IS NOT NULL THEN ARRAY[" + using(casts, value, before, to, to) + "]::" + target + " END"
	case same && arrays:
		return value + "::text[]::" + target
	case same:
		for _, between := range []string{"integer", "bigint"} {
			if casts[catalog.CastTypes{From: from, To: between}] == catalog.Implicit && casts[catalog.CastTypes{From: between, To: to}] != "" {
				return value + "::" + between + "::" + target
			}
		}
	}
	return value + "::text::" + target
}

// as casts to the type to name where it is another one: a domain.
func as(have, target string) string {
	if have == target {
		return ""
	}
	return "::" + target
}

// baseName cuts the modifier and array brackets off: "numeric(10,2)[]" is numeric.
func baseName(formatted string) string {
	name := strings.TrimSuffix(formatted, "[]")
	open := strings.IndexByte(name, '(')
	switch {
	case name == "interval" || strings.HasPrefix(name, "interval ") || strings.HasPrefix(name, "interval("):
		return "interval" // the fields are part of the modifier
	case open < 0 || strings.HasPrefix(name, `"`):
		return name
	}
	closing := strings.IndexByte(name, ')')
	return strings.TrimSpace(name[:open] + name[closing+1:])
}

// loses says what a type change takes from values without an error, or returns "".
func loses(before, after string) string {
	from, to := baseName(before), baseName(after)
	switch {
	case from == "interval" && to == "interval" && before != after && after != "interval" && digits(before) == digits(after):
		return "parts of the column's intervals"
	case from == to && (from == "numeric" || times[from] || from == "time without time zone" || from == "interval"):
		if digits(after) >= 0 && (digits(before) < 0 || digits(after) < digits(before)) {
			return "digits of the column's values"
		}
	case fractions[from] && (whole[to] || to == "numeric" && digits(after) >= 0), from == "double precision" && to == "real":
		return "digits of the column's values"
	case times[from] && to == "date", from != "date" && times[from] && strings.HasPrefix(to, "time "):
		return "a part of the column's times"
	case whole[from] && to == "boolean":
		return "which numbers the column's values were"
	case (whole[from] || fractions[from]) && (times[to] || ofDay[to] || to == "interval"):
		return "what the column's numbers stand for: they are read as texts"
	case textual[from]:
		return losesText(to, after)
	}
	return lost[[2]string{from, to}]
}

// lost is what casts between two types take, which PostgreSQL makes without an error.
var lost = map[[2]string]string{
	{"inet", "cidr"}:  "the host parts of the column's addresses",
	{"json", "jsonb"}: "the order, the spaces and the repeated keys of the column's values",
	{"time with time zone", "time without time zone"}:   "the time zones of the column's times",
	{"timestamp with time zone", "time with time zone"}: "a part of the column's times",
}

// losesText says what the explicit cast of a text takes from it where it does not fit: after is the type with its modifier.
func losesText(to, after string) string {
	switch {
	case to == "name" || to == `"char"` || (to == "bit" || to == "bit varying" || strings.HasSuffix(after, "[]") && textual[to]) && digits(after) >= 0:
		return "the ends of the column's texts that are too long"
	case to == "date" || (to == "numeric" || to == "interval" || ofDay[to]) && digits(after) >= 0:
		return "what the new type does not hold of the column's texts"
	}
	return ""
}

var (
	ofDay     = map[string]bool{"time without time zone": true, "time with time zone": true}
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
