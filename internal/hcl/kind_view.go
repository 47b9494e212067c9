package hcl

import "strings"

// viewColumn describes a column of a view so that it can be referred to. Its type is for readers: the query decides.
func viewColumn() *block {
	return &block{kind: "column", labels: oneLabel, attrs: []attr{
		{name: "type", typ: tDataType},
		{name: "null", typ: tBool},
		{name: "comment", typ: tString},
	}}
}

func viewKind() *kind {
	return &kind{named: true, build: buildView, block: block{
		kind: "view", labels: qualified, columns: true,
		attrs: schemaRequired(
			attr{name: "as", typ: tExpr, required: true},
			attr{name: "check_option", typ: tWord, words: []string{"LOCAL", "CASCADED"}},
		),
		blocks: []child{
			{block: viewColumn()},
			{block: &block{kind: "security", attrs: []attr{{name: "invoker", typ: tBool}, {name: "barrier", typ: tBool}}}, max: 1},
		},
	}}
}

func buildView(l *loader, n *node) {
	w := &writer{}
	w.add("CREATE VIEW ", n.obj.ident())
	if security := n.kid("security"); security != nil {
		var options []string
		for _, name := range []string{"invoker", "barrier"} {
			if security.flag(name, false) {
				options = append(options, "security_"+name+" = true")
			}
		}
		if len(options) > 0 {
			w.add(" WITH (", strings.Join(options, ", "), ")")
		}
	}
	w.add(" AS\n", query(n.text("as")))
	if n.has("check_option") {
		w.add("\nWITH ", n.word("check_option"), " CHECK OPTION")
	}
	l.write(n, RankView, "relation", n.obj.ident(), w)
	l.comment(n, "VIEW "+n.obj.ident())
	l.columnComments(n)
}

func materializedKind() *kind {
	return &kind{named: true, build: buildMaterialized, block: block{
		kind: "materialized", labels: qualified, columns: true,
		attrs:  schemaRequired(attr{name: "as", typ: tExpr, required: true}),
		blocks: []child{{block: viewColumn()}, {block: indexBlock()}, {block: storageBlock(), max: 1}},
	}}
}

func buildMaterialized(l *loader, n *node) {
	w := &writer{}
	w.add("CREATE MATERIALIZED VIEW ", n.obj.ident())
	if params := n.kid("storage_params"); params != nil {
		w.add(storageClause(params)...)
	}
	w.add(" AS\n", query(n.text("as")))
	l.write(n, RankMaterialized, "relation", n.obj.ident(), w)
	for _, index := range n.kids["index"] {
		l.index1(n, index)
	}
	l.comment(n, "MATERIALIZED VIEW "+n.obj.ident())
	l.columnComments(n)
}

// query returns the text of a query without its end: spaces and semicolons.
func query(t text) text {
	t.sql = strings.TrimRight(t.sql, "; \t\r\n")
	return t
}
