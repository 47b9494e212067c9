package hcl

import (
	"slices"

	"github.com/plumbsql/plumb/internal/ddl"
)

func enumKind() *kind {
	return &kind{named: true, build: buildEnum, block: block{
		kind: "enum", labels: qualified, attrs: schemaRequired(attr{name: "values", typ: tStrings, required: true}),
		blocks: []child{{block: &block{kind: "value", labels: oneLabel, attrs: []attr{{name: "renamed_from", typ: tString, required: true}}}}},
	}}
}

func buildEnum(l *loader, n *node) {
	name := n.obj.ident()
	l.statement(n, RankType, "type", name, "CREATE TYPE ", name, " AS ENUM (", ddl.Literals(get[[]string](n, "values")), ")")
	l.comment(n, "TYPE "+name)
	values := get[[]string](n, "values")
	for i, value := range values {
		if slices.Contains(values[:i], value) {
			l.errorf(n.values["values"].rng, "remove one of them", "%s has the value %q twice", n.title(), value)
		}
	}
	for _, value := range n.kids["value"] {
		if !slices.Contains(get[[]string](n, "values"), value.label()) {
			l.errorf(value.rng, "values lists all values; a value block only says what one was called before", "%s has no value %q", n.title(), value.label())
		}
	}
}

func domainKind() *kind {
	return &kind{named: true, build: buildDomain, block: block{kind: "domain", labels: qualified, attrs: schemaRequired(
		attr{name: "type", typ: tDataType, required: true},
		attr{name: "null", typ: tBool},
		attr{name: "not_null_name", typ: tString},
		attr{name: "default", typ: tLiteral},
		attr{name: "collate", typ: tName, kinds: []string{"collation"}},
	), blocks: []child{{block: checkBlock()}}}}
}

// buildDomain writes NOT NULL unless null = true, as columns do.
func buildDomain(l *loader, n *node) {
	name := n.obj.ident()
	w := &writer{}
	w.add("CREATE DOMAIN ", name, " AS ", get[dataType](n, "type"))
	if n.has("collate") {
		w.add(" COLLATE ", n.text("collate"))
	}
	if n.has("default") {
		w.add(" DEFAULT ", n.text("default"))
	}
	w.add(l.notNull(n, !n.flag("null", false))...)
	for _, check := range n.kids["check"] {
		w.add("\n  ")
		if label := check.label(); label != "" {
			w.add("CONSTRAINT ", ddl.Ident(label), " ")
			l.comment(check, "CONSTRAINT "+ddl.Ident(label)+" ON DOMAIN "+name)
		} else if check.has("comment") {
			l.errorf(check.rng, `write check "name" { … }`, "a check block with a comment needs a name")
		}
		w.add("CHECK (", check.text("expr"), ")")
	}
	l.write(n, RankType, "type", name, w)
	l.comment(n, "DOMAIN "+name)
}

func compositeKind() *kind {
	return &kind{named: true, build: buildComposite, block: block{
		kind: "composite", labels: qualified, attrs: schemaRequired(),
		blocks: []child{{block: &block{kind: "field", labels: oneLabel, attrs: []attr{
			{name: "type", typ: tDataType, required: true},
			{name: "collate", typ: tName, kinds: []string{"collation"}},
			{name: "comment", typ: tString},
			renamedFrom(),
		}}}},
	}}
}

func buildComposite(l *loader, n *node) {
	name := n.obj.ident()
	w := &writer{}
	w.add("CREATE TYPE ", name, " AS (")
	separator := "\n  "
	for _, field := range n.kids["field"] {
		w.add(separator, ddl.Ident(field.label()), " ", get[dataType](field, "type"))
		if field.has("collate") {
			w.add(" COLLATE ", field.text("collate"))
		}
		separator = ",\n  "
		l.comment(field, "COLUMN "+ddl.Ident(n.obj.schema, n.obj.name, field.label()))
	}
	w.add("\n)")
	l.write(n, RankType, "type", name, w)
	l.comment(n, "TYPE "+name)
}
