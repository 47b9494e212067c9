package hcl

import (
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

// baseFunctions are the attributes of a base type that name functions, with PostgreSQL's words for them.
var baseFunctions = [][2]string{
	{"input", "INPUT"},
	{"output", "OUTPUT"},
	{"receive", "RECEIVE"},
	{"send", "SEND"},
	{"modifier_input", "TYPMOD_IN"},
	{"modifier_output", "TYPMOD_OUT"},
	{"analyze", "ANALYZE"},
	{"subscript", "SUBSCRIPT"},
}

func baseTypeKind() *kind {
	var attrs []attr
	for _, function := range baseFunctions {
		attrs = append(attrs, attr{name: function[0], typ: tRef, raw: true, kinds: []string{"function"}, required: len(attrs) < 2})
	}
	return &kind{named: true, build: buildBaseType, block: block{kind: "base_type", labels: qualified, attrs: schemaRequired(append(attrs,
		attr{name: "length", typ: tInt},
		attr{name: "by_value", typ: tBool},
		attr{name: "alignment", typ: tWord, words: []string{"CHAR", "INT2", "INT4", "DOUBLE"}},
		attr{name: "storage", typ: tWord, words: []string{"PLAIN", "EXTERNAL", "EXTENDED", "MAIN"}},
		attr{name: "category", typ: tString},
		attr{name: "preferred", typ: tBool},
		attr{name: "default", typ: tString},
		attr{name: "element", typ: tDataType},
		attr{name: "delimiter", typ: tString},
		attr{name: "collatable", typ: tBool},
	)...)}}
}

// buildBaseType writes the name of the type first, which its functions need, and the type when they are there.
func buildBaseType(l *loader, n *node) {
	name := n.obj.ident()
	l.statement(n, RankType, "", "", "CREATE TYPE ", name)
	w := &writer{}
	w.add("CREATE TYPE ", name, " (")
	separator := "\n  "
	option := func(parts ...any) {
		w.add(separator)
		w.add(parts...)
		separator = ",\n  "
	}
	for _, function := range baseFunctions {
		if n.has(function[0]) {
			option(function[1], " = ", n.named(function[0]))
		}
	}
	length := "variable"
	if n.has("length") {
		length = fmt.Sprint(get[int64](n, "length"))
	}
	option("INTERNALLENGTH = ", length)
	if n.flag("by_value", false) {
		option("PASSEDBYVALUE")
	}
	for _, word := range []string{"alignment", "storage"} {
		if n.has(word) {
			option(strings.ToUpper(word), " = ", strings.ToLower(n.word(word)))
		}
	}
	for _, text := range []string{"category", "default", "delimiter"} {
		if n.has(text) {
			option(strings.ToUpper(text), " = ", trimmed(ddl.Literal(n.str(text))))
		}
	}
	if n.has("element") {
		option("ELEMENT = ", get[dataType](n, "element"))
	}
	for _, flag := range []string{"preferred", "collatable"} {
		if n.flag(flag, false) {
			option(strings.ToUpper(flag), " = true")
		}
	}
	w.add("\n)")
	l.write(n, RankFunction, "type", name, w)
	l.comment(n, "TYPE "+name)
}
