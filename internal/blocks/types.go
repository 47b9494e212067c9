package blocks

import (
	"regexp"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

// words are the types that HCL has a word for, by what PostgreSQL prints; what may stand in parentheses follows the word.
var words = map[string]string{
	"bigint": "bigint", "integer": "integer", "smallint": "smallint", "boolean": "boolean", "text": "text", "bytea": "bytea",
	"real": "real", "double precision": "double_precision", "numeric": "numeric", "character varying": "varchar",
	"date": "date", "timestamp without time zone": "timestamp", "timestamp with time zone": "timestamptz",
	"time without time zone": "time", "time with time zone": "timetz", "interval": "interval", "uuid": "uuid", "json": "json", "jsonb": "jsonb",
	"xml": "xml", "inet": "inet", "cidr": "cidr", "macaddr": "macaddr", "macaddr8": "macaddr8", "money": "money", "point": "point",
	"line": "line", "lseg": "lseg", "box": "box", "path": "path", "polygon": "polygon", "circle": "circle", "tsvector": "tsvector",
	"tsquery": "tsquery", "int4range": "int4range", "int8range": "int8range", "numrange": "numrange", "tsrange": "tsrange",
	"tstzrange": "tstzrange", "daterange": "daterange", "void": "void", "trigger": "trigger", "record": "record",
	"event_trigger": "event_trigger", "oid": "oid", "regclass": "regclass", "name": "name",
}

// modified matches a type with something in parentheses: the name before, the numbers, and what follows.
var modified = regexp.MustCompile(`^([a-z ]+)(\([\d,]+\))([a-z ]*)$`)

// dataType returns a type as PostgreSQL prints it as an expression.
func (p *page) dataType(text string) string {
	if word, ok := words[text]; ok {
		return word
	}
	if parts := modified.FindStringSubmatch(text); parts != nil {
		if word, ok := words[parts[1]+parts[3]]; ok && word != "interval" {
			return word + parts[2]
		}
	}
	if id, ok := p.types[text]; ok {
		return p.ref(id)
	}
	return raw(text)
}

// collated returns a collation as PostgreSQL prints it, with its schema, as an expression.
func collated(text string) string {
	if c := newClause(text); c.take("pg_catalog", ".") {
		if name, ok := c.name(); ok && c.done() {
			return quote(name)
		}
	}
	return raw(text)
}

// plainNumber matches a number that PostgreSQL and HCL both print as it was written: HCL drops the zeros at the end of 0.50, which
// PostgreSQL keeps.
var plainNumber = regexp.MustCompile(`^\d{1,15}(\.\d{0,5}[1-9])?$`)

// literal returns a default of a column or domain of a type: a value where it is one, else SQL.
func literal(expression, typ string) string {
	if plainNumber.MatchString(expression) || expression == "true" || expression == "false" {
		return expression
	}
	base, _, _ := strings.Cut(typ, "(")
	if text, ok := strings.CutSuffix(expression, "::"+base); ok && len(text) > 1 && text[0] == '\'' && text[len(text)-1] == '\'' {
		inner := strings.ReplaceAll(text[1:len(text)-1], "''", "'")
		if strings.TrimSpace(ddl.Literal(inner)) == text && base != "\"char\"" && base != "character" && base != "bit" {
			return quote(inner)
		}
	}
	return raw(expression)
}
