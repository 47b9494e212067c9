package hcl

import (
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

func sequenceKind() *kind {
	k := &kind{named: true, build: buildSequence, block: block{kind: "sequence", labels: qualified, attrs: schemaRequired(
		append([]attr{
			{name: "type", typ: tDataType},
			{name: "owned_by", typ: tColumn},
			{name: "unlogged", typ: tBool},
		}, sequenceOptions()...)...,
	)}}
	for i := range k.attrs {
		if k.attrs[i].name == "owner" { // Atlas means the column by it
			k.attrs[i].typ = tOwner
		}
	}
	return k
}

// sequenceOptions are what sequences and identity columns share.
func sequenceOptions() []attr {
	return []attr{
		{name: "start", typ: tInt},
		{name: "increment", typ: tInt},
		{name: "min_value", typ: tInt},
		{name: "max_value", typ: tInt},
		{name: "cache", typ: tInt},
		{name: "cycle", typ: tBool},
	}
}

func sequenceClauses(n *node) []string {
	var out []string
	for _, option := range []struct{ name, clause string }{
		{"start", "START WITH"}, {"increment", "INCREMENT BY"}, {"min_value", "MINVALUE"}, {"max_value", "MAXVALUE"}, {"cache", "CACHE"},
	} {
		if n.has(option.name) {
			out = append(out, fmt.Sprintf("%s %d", option.clause, get[int64](n, option.name)))
		}
	}
	if n.flag("cycle", false) {
		out = append(out, "CYCLE")
	}
	return out
}

// buildSequence gives the sequence to its column apart from creating it: the default of the column needs it before.
func buildSequence(l *loader, n *node) {
	name := n.obj.ident()
	w := &writer{}
	if n.flag("unlogged", false) {
		w.add("CREATE UNLOGGED SEQUENCE ", name)
	} else {
		w.add("CREATE SEQUENCE ", name)
	}
	if n.has("type") {
		w.add(" AS ", get[dataType](n, "type"))
	}
	if clauses := sequenceClauses(n); len(clauses) > 0 {
		w.add(" ", strings.Join(clauses, " "))
	}
	l.write(n, RankSequence, "relation", name, w)
	owner, attribute := get[*object](n, "owned_by"), "owned_by"
	if owner == nil {
		owner, attribute = get[*object](n, "owner"), "owner"
	}
	if owner != nil {
		if owner.parent == nil {
			l.errorf(n.values[attribute].rng, "write table.<name>.column.<name>", "%s must be a reference", attribute)
			return
		}
		l.statement(n, RankColumn, "", "", "ALTER SEQUENCE ", name, " OWNED BY ",
			ddl.Ident(owner.parent.schema, owner.parent.name, owner.name))
	}
	l.comment(n, "SEQUENCE "+name)
}
