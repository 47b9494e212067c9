package hcl

import (
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

func sequenceKind() *kind {
	return &kind{named: true, build: buildSequence, block: block{kind: "sequence", labels: qualified, attrs: schemaRequired(
		append([]attr{
			{name: "type", typ: tDataType},
			{name: "owner", typ: tColumn},
		}, sequenceOptions()...)...,
	)}}
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
	w.add("CREATE SEQUENCE ", name)
	if n.has("type") {
		w.add(" AS ", get[dataType](n, "type"))
	}
	if clauses := sequenceClauses(n); len(clauses) > 0 {
		w.add(" ", strings.Join(clauses, " "))
	}
	l.write(n, RankSequence, "relation", name, w)
	if n.has("owner") {
		owner := get[*object](n, "owner")
		if owner.parent == nil {
			l.errorf(n.values["owner"].rng, "write table.<name>.column.<name>", "owner must be a reference")
			return
		}
		l.statement(n, RankColumn, "", "", "ALTER SEQUENCE ", name, " OWNED BY ",
			ddl.Ident(owner.parent.schema, owner.parent.name, owner.name))
	}
	l.comment(n, "SEQUENCE "+name)
}
