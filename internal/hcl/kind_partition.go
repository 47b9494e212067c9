package hcl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

// partitionByBlock says by what the rows of a table are spread over its partitions.
func partitionByBlock() *block {
	return &block{kind: "partition", attrs: []attr{
		{name: "type", typ: tWord, required: true, words: []string{"RANGE", "LIST", "HASH"}},
		{name: "columns", typ: tColumns},
	}, blocks: []child{{block: &block{kind: "by", attrs: []attr{
		{name: "column", typ: tColumn},
		{name: "expr", typ: tExpr},
		{name: "collate", typ: tName, kinds: []string{"collation"}},
		{name: "ops", typ: tExpr, anyWord: true},
	}}}}}
}

func (l *loader) partitionBy(table *node, w *writer) {
	n := table.kid("partition")
	if n == nil {
		return
	}
	if n.has("columns") == (len(n.kids["by"]) > 0) {
		l.errorf(n.rng, "write columns = […] or by { … } blocks", "%s needs exactly one of columns and by", n.title())
		return
	}
	l.own(table, n, "columns")
	w.add("\nPARTITION BY ", n.word("type"), " (")
	if n.has("columns") {
		w.add(idents(n.columns("columns")))
	}
	for i, by := range n.kids["by"] {
		if i > 0 {
			w.add(", ")
		}
		w.add(l.element(by)...)
	}
	w.add(")")
}

// partitionKind is a table that holds a part of the rows of another one. It has what that one has, and may have more.
func partitionKind() *kind {
	k := tableKind()
	k.kind, k.build = "partition", buildPartition
	k.attrs = schemaRequired(
		attr{name: "of", typ: tRef, required: true, kinds: []string{"table", "partition"}},
		attr{name: "in", typ: tExprs},
		attr{name: "modulus", typ: tInt},
		attr{name: "remainder", typ: tInt},
		attr{name: "default", typ: tBool},
		attr{name: "unlogged", typ: tBool},
		attr{name: "replica_identity", typ: tWord, words: []string{"DEFAULT", "FULL", "NOTHING"}, other: true},
		attr{name: "access_method", typ: tString},
		tablespace(),
	)
	for i, c := range k.blocks {
		if c.kind == "column" {
			k.blocks[i].attrs = slices.Clone(c.attrs)
			k.blocks[i].attr("type").required, k.blocks[i].attr("type").unless = false, ""
		}
	}
	k.blocks = append(k.blocks, child{max: 1, block: &block{kind: "range", attrs: []attr{
		{name: "from", typ: tExprs, required: true},
		{name: "to", typ: tExprs, required: true},
	}}})
	return k
}

// buildPartition writes CREATE TABLE … PARTITION OF.
func buildPartition(l *loader, n *node) {
	bound, ok := l.bound(n)
	if !ok {
		return
	}
	w := &writer{}
	w.add("CREATE ")
	if n.flag("unlogged", false) {
		w.add("UNLOGGED ")
	}
	w.add("TABLE ", n.obj.ident(), " PARTITION OF ", get[*object](n, "of").ident())
	if items := l.partitionItems(n); len(items) > 0 {
		w.add(" (")
		w.add(items...)
		w.add("\n)")
	}
	w.add(" ", bound)
	l.partitionBy(n, w)
	stored(n, w)
	l.write(n, RankPartition, "relation", n.obj.ident(), w)
	l.tableExtras(n)
}

// partitionItems returns what a partition or a table of a type says of the columns that it has from elsewhere, and its own constraints.
func (l *loader) partitionItems(n *node) []any {
	var out []any
	add := func(parts ...any) {
		if len(out) > 0 {
			out = append(out, ",")
		}
		out = append(append(out, "\n  "), parts...)
	}
	for _, column := range n.kids["column"] {
		options := []any{ddl.Ident(column.label()), " WITH OPTIONS"}
		if column.has("default") {
			options = append(options, " DEFAULT ", column.text("default"))
		}
		options = append(options, l.notNull(column, column.has("null") && !column.flag("null", false))...)
		add(options...)
	}
	for _, kind := range []string{"primary_key", "unique", "check", "exclude"} {
		for _, constraint := range n.kids[kind] {
			if !constraint.separate() && !constraint.repeats(n) {
				add(l.constraint(n, constraint)...)
			}
		}
	}
	return out
}

// bound returns which rows a partition holds.
func (l *loader) bound(n *node) (string, bool) {
	var forms []string
	if between := n.kid("range"); between != nil {
		forms = append(forms, "FROM ("+bounds(between, "from")+") TO ("+bounds(between, "to")+")")
	}
	if n.has("in") {
		forms = append(forms, "IN ("+bounds(n, "in")+")")
	}
	if n.has("modulus") || n.has("remainder") {
		forms = append(forms, fmt.Sprintf("WITH (MODULUS %d, REMAINDER %d)", get[int64](n, "modulus"), get[int64](n, "remainder")))
	}
	switch len(forms) {
	case 0:
		return "DEFAULT", true
	case 1:
		if !n.flag("default", false) {
			return "FOR VALUES " + forms[0], true
		}
	}
	l.errorf(n.rng, "keep one of them", "%s has more than one of range, in, modulus and default", n.title())
	return "", false
}

// bounds returns values as SQL. As in Atlas a string holds a SQL literal: "'2025-01-01'", "10", "MINVALUE".
func bounds(n *node, name string) string {
	var out []string
	for _, value := range get[[]text](n, name) {
		out = append(out, value.sql)
	}
	return strings.Join(out, ", ")
}
