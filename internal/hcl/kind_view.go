package hcl

import (
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

// viewColumn describes a column of a view so that it can be referred to. The query decides which columns there are and of
// which type; a column block that says something else is an error. Whether a column of a view can be null is not known to
// PostgreSQL, so that null is for readers.
func viewColumn() *block {
	return &block{kind: "column", labels: oneLabel, attrs: []attr{
		{name: "type", typ: tDataType},
		{name: "null", typ: tBool},
		{name: "comment", typ: tString},
		renamedFrom(),
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
			if security.has(name) {
				options = append(options, fmt.Sprintf("security_%s = %t", name, security.flag(name, false)))
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
	l.viewColumns(n)
}

// viewColumns writes the comments of columns, and checks of their types that fail where the query gives another one.
func (l *loader) viewColumns(n *node) {
	l.columnComments(n)
	for _, column := range n.kids["column"] {
		if !column.has("type") {
			continue
		}
		view, name, typ := trimmed(ddl.Literal(n.obj.ident())), trimmed(ddl.Literal(column.label())), get[dataType](column, "type")
		body := fmt.Sprintf(typeCheck, view, name, trimmed(ddl.Literal(typ.sql)))
		l.statement(column, RankComment, "", "", "DO ", ddl.DollarQuote("plumb", body))
	}
}

// typeCheck raises an error unless a column has a type. The type is compared without its length or precision.
const typeCheck = `
DECLARE
  got regtype := (SELECT atttypid FROM pg_catalog.pg_attribute
    WHERE attrelid = %[1]s::regclass AND attname = %[2]s AND attnum > 0 AND NOT attisdropped);
BEGIN
  IF got IS DISTINCT FROM %[3]s::regtype THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_table_definition', MESSAGE = CASE WHEN got IS NULL
      THEN format('the query of view %%s gives no column %%I', %[1]s, %[2]s)
      ELSE format('the query of view %%s gives column %%I the type %%s', %[1]s, %[2]s, got) END;
  END IF;
END
`

func materializedKind() *kind {
	return &kind{named: true, build: buildMaterialized, block: block{
		kind: "materialized", labels: qualified, columns: true,
		attrs:  schemaRequired(attr{name: "as", typ: tExpr, required: true}, tablespace()),
		blocks: []child{{block: viewColumn()}, {block: indexBlock()}, {block: storageBlock(), max: 1}},
	}}
}

func buildMaterialized(l *loader, n *node) {
	w := &writer{}
	w.add("CREATE MATERIALIZED VIEW ", n.obj.ident())
	if params := n.kid("storage_params"); params != nil {
		w.add(storageClause(params)...)
	}
	w.add(tablespaceClause(n))
	w.add(" AS\n", query(n.text("as")))
	l.write(n, RankMaterialized, "relation", n.obj.ident(), w)
	for _, index := range n.kids["index"] {
		l.index1(n, index)
	}
	l.comment(n, "MATERIALIZED VIEW "+n.obj.ident())
	l.viewColumns(n)
}

// query returns the text of a query without its end: spaces and semicolons.
func query(t text) text {
	t.sql = strings.TrimRight(t.sql, "; \t\r\n")
	return t
}
