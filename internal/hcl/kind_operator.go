package hcl

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

// operatorName matches the name of an operator (PostgreSQL documentation, Lexical Structure, Operators).
var operatorName = regexp.MustCompile("^[-+*/<>=~!@#%^&|`?]{1,63}$")

func operatorKind() *kind {
	return &kind{named: true, overloads: true, build: buildOperator, block: block{kind: "operator", labels: qualified, attrs: inSchemaRequired(
		attr{name: "function", typ: tRef, raw: true, required: true, kinds: []string{"function"}},
		attr{name: "left_arg", typ: tDataType},
		attr{name: "right_arg", typ: tDataType, required: true},
		attr{name: "commutator", typ: tExpr},
		attr{name: "negator", typ: tExpr},
		attr{name: "restrict", typ: tRef, raw: true, kinds: []string{"function"}},
		attr{name: "join", typ: tRef, raw: true, kinds: []string{"function"}},
		attr{name: "hashes", typ: tBool},
		attr{name: "merges", typ: tBool},
	)}}
}

// inSchemaRequired are the attributes of an object that must be in a schema and that PostgreSQL can't rename in place.
func inSchemaRequired(attrs ...attr) []attr {
	all := inSchema(attrs...)
	all[0].required = true
	return all
}

func buildOperator(l *loader, n *node) {
	if !operatorName.MatchString(n.obj.name) {
		l.errorf(n.rng, "use the characters + - * / < > = ~ ! @ # % ^ & | ` ?", "%q is no name of an operator", n.obj.name)
		return
	}
	name := ddl.Ident(n.obj.schema) + "." + n.obj.name
	operands := &writer{}
	operands.add("(")
	w := &writer{}
	w.add("CREATE OPERATOR ", name, " (\n  FUNCTION = ", n.named("function"))
	if n.has("left_arg") {
		w.add(",\n  LEFTARG = ", get[dataType](n, "left_arg"))
		operands.add(get[dataType](n, "left_arg"))
	} else {
		operands.add("NONE")
	}
	w.add(",\n  RIGHTARG = ", get[dataType](n, "right_arg"))
	operands.add(", ", get[dataType](n, "right_arg"), ")")
	for _, link := range []string{"commutator", "negator"} {
		if n.has(link) {
			w.add(",\n  ", strings.ToUpper(link), " = ")
			w.add(qualifiedOperator(n.text(link))...)
		}
	}
	for _, function := range []string{"restrict", "join"} {
		if n.has(function) {
			w.add(",\n  ", strings.ToUpper(function), " = ", n.named(function))
		}
	}
	for _, flag := range []string{"hashes", "merges"} {
		if n.flag(flag, false) {
			w.add(",\n  ", strings.ToUpper(flag))
		}
	}
	w.add("\n)")
	l.write(n, RankFunction, "operator", name+operands.sql.String(), w)
	l.comment(n, "OPERATOR "+name+" "+operands.sql.String())
}

// qualifiedOperator returns an operator such as app.=== in the form that takes a schema everywhere.
func qualifiedOperator(t text) []any {
	if strings.HasPrefix(strings.ToUpper(t.sql), "OPERATOR") {
		return []any{t}
	}
	return []any{"OPERATOR(", t, ")"}
}

// memberBlocks are the operators and functions of an operator class or family; a family's say for which types they are.
func memberBlocks(typed bool) []child {
	types := []attr{{name: "left_arg", typ: tDataType, required: typed}, {name: "right_arg", typ: tDataType, required: typed}}
	number := attr{name: "number", typ: tInt, required: true}
	return []child{
		{block: &block{kind: "operator", attrs: append([]attr{
			number, {name: "op", typ: tExpr, required: true}, {name: "order_by", typ: tRef, raw: true, kinds: []string{"operator_family"}},
		}, types...)}},
		{block: &block{kind: "function", attrs: append([]attr{
			number, {name: "function", typ: tRef, raw: true, required: true, kinds: []string{"function"}},
		}, types...)}},
	}
}

func indexMethod() attr {
	return attr{name: "using", typ: tWord, required: true, words: indexTypes, other: true}
}

func operatorFamilyKind() *kind {
	return &kind{named: true, overloads: true, build: buildOperatorFamily, block: block{
		kind: "operator_family", labels: qualified, attrs: schemaRequired(indexMethod()), blocks: memberBlocks(true),
	}}
}

func buildOperatorFamily(l *loader, n *node) {
	target := "OPERATOR FAMILY " + n.obj.ident() + " USING " + ddl.Ident(strings.ToLower(n.word("using")))
	l.statement(n, RankFunction, "operator family", target, "CREATE ", target)
	for _, kind := range []string{"operator", "function"} {
		for _, member := range n.kids[kind] {
			l.statement(member, RankFunction, "", "", append([]any{"ALTER ", target, " ADD "}, l.member(member)...)...)
		}
	}
	l.comment(n, target)
}

func operatorClassKind() *kind {
	return &kind{named: true, overloads: true, build: buildOperatorClass, block: block{
		kind: "operator_class", labels: qualified, attrs: schemaRequired(
			attr{name: "type", typ: tDataType, required: true},
			indexMethod(),
			attr{name: "default", typ: tBool},
			attr{name: "family", typ: tRef, raw: true, kinds: []string{"operator_family"}},
			attr{name: "storage", typ: tDataType},
		), blocks: memberBlocks(false),
	}}
}

// buildOperatorClass writes a storage type that says nothing for a class without members: PostgreSQL takes no empty list.
func buildOperatorClass(l *loader, n *node) {
	method := ddl.Ident(strings.ToLower(n.word("using")))
	w := &writer{}
	w.add("CREATE OPERATOR CLASS ", n.obj.ident())
	if n.flag("default", false) {
		w.add(" DEFAULT")
	}
	w.add(" FOR TYPE ", get[dataType](n, "type"), " USING ", method)
	if n.has("family") {
		w.add(" FAMILY ", n.named("family"))
	}
	w.add(" AS")
	separator := "\n  "
	for _, kind := range []string{"operator", "function"} {
		for _, member := range n.kids[kind] {
			w.add(separator)
			w.add(l.member(member)...)
			separator = ",\n  "
		}
	}
	switch {
	case n.has("storage"):
		w.add(separator, "STORAGE ", get[dataType](n, "storage"))
	case separator == "\n  ":
		w.add(separator, "STORAGE ", get[dataType](n, "type"))
	}
	target := "OPERATOR CLASS " + n.obj.ident() + " USING " + method
	l.write(n, RankFunction, "operator class", target, w)
	l.comment(n, target)
}

// member returns an operator or function of a class or family.
func (l *loader) member(n *node) []any {
	out := []any{strings.ToUpper(n.block.kind), fmt.Sprintf(" %d ", get[int64](n, "number"))}
	var types []any
	switch {
	case n.has("left_arg") && n.has("right_arg"):
		types = []any{"(", get[dataType](n, "left_arg"), ", ", get[dataType](n, "right_arg"), ") "}
	case n.has("left_arg") || n.has("right_arg"):
		l.errorf(n.rng, "write both", "%s has only one of left_arg and right_arg", n.title())
	}
	if n.block.kind == "function" {
		return append(append(out, types...), n.named("function"))
	}
	out = append(append(out, n.text("op"), " "), types...)
	if n.has("order_by") {
		out = append(out, "FOR ORDER BY ", n.named("order_by"))
	}
	return out
}
