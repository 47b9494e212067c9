package hcl

import (
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

// indexTypes are the access methods in Atlas's spelling.
var indexTypes = []string{"BTREE", "BRIN", "HASH", "GIN", "GIST", "GiST", "SPGIST", "SPGiST"}

func indexBlock() *block {
	return &block{kind: "index", labels: optionalLabel, attrs: []attr{
		{name: "columns", typ: tColumns},
		{name: "unique", typ: tBool},
		{name: "type", typ: tWord, words: indexTypes, other: true},
		{name: "where", typ: tExpr},
		{name: "include", typ: tColumns},
		{name: "nulls_distinct", typ: tBool},
		{name: "page_per_range", typ: tInt},
		tablespace(),
		{name: "comment", typ: tString},
		renamedFrom(),
	}, blocks: []child{
		{block: &block{kind: "on", attrs: []attr{
			{name: "column", typ: tColumn},
			{name: "expr", typ: tExpr},
			{name: "desc", typ: tBool},
			{name: "nulls_first", typ: tBool},
			{name: "nulls_last", typ: tBool},
			{name: "collate", typ: tName, kinds: []string{"collation"}},
			{name: "ops", typ: tExpr, anyWord: true},
		}}},
		{block: storageBlock(), max: 1},
	}}
}

// tablespace is where a table, an index or a materialized view is kept.
func tablespace() attr { return attr{name: "tablespace", typ: tName, kinds: []string{"tablespace"}} }

func tablespaceClause(n *node) string {
	if !n.has("tablespace") {
		return ""
	}
	return " TABLESPACE " + n.text("tablespace").sql
}

// index1 writes one index of a table or materialized view.
func (l *loader) index1(table, n *node) {
	if n.has("columns") == (len(n.kids["on"]) > 0) {
		l.errorf(n.rng, "write columns = […] or on { … } blocks", "%s needs exactly one of columns and on", n.title())
		return
	}
	l.own(table, n, "columns")
	l.own(table, n, "include")
	w := &writer{}
	w.add("CREATE ")
	if n.flag("unique", false) {
		w.add("UNIQUE ")
	}
	w.add("INDEX ")
	class, object := "", ""
	if name := n.label(); name != "" {
		w.add(ddl.Ident(name), " ")
		class, object = "relation", ddl.Ident(table.obj.schema, name)
		l.comment(n, "INDEX "+object)
	} else if n.has("comment") {
		l.errorf(n.rng, `write index "name" { … }`, "an index with a comment needs a name")
	}
	w.add("ON ", table.obj.ident())
	if n.has("type") {
		w.add(" USING ", ddl.Ident(strings.ToLower(n.word("type"))))
	}
	w.add(" (")
	w.add(l.elements(n)...)
	w.add(")", includeClause(n))
	if !n.flag("nulls_distinct", true) {
		w.add(" NULLS NOT DISTINCT")
	}
	w.add(l.indexStorage(n)...)
	w.add(tablespaceClause(n))
	if n.has("where") {
		w.add(" WHERE ", n.text("where"))
	}
	l.write(n, RankIndex, class, object, w)
}

func (l *loader) elements(n *node) []any {
	if n.has("columns") {
		return []any{idents(n.columns("columns"))}
	}
	var out []any
	for i, on := range n.kids["on"] {
		if i > 0 {
			out = append(out, ", ")
		}
		out = append(out, l.element(on)...)
	}
	return out
}

// element returns one element of an index or exclusion constraint: a column or expression with how it is ordered.
func (l *loader) element(n *node) []any {
	var out []any
	switch {
	case !l.exclusive(n, "column", "expr"):
		return nil
	case n.has("column"):
		out = append(out, ddl.Ident(get[*object](n, "column").name))
	default:
		out = append(out, "(", n.text("expr"), ")")
	}
	if n.has("collate") {
		out = append(out, " COLLATE ", n.text("collate"))
	}
	if n.has("ops") {
		out = append(out, " ", n.text("ops"))
	}
	if n.flag("desc", false) {
		out = append(out, " DESC")
	}
	switch first, last := n.flag("nulls_first", false), n.flag("nulls_last", false); {
	case first && last:
		l.errorf(n.rng, "keep one of them", "%s has both nulls_first and nulls_last", n.title())
	case first:
		out = append(out, " NULLS FIRST")
	case last:
		out = append(out, " NULLS LAST")
	}
	return out
}

// indexStorage returns the storage parameters: those of the block and page_per_range, which Atlas has as an attribute.
func (l *loader) indexStorage(n *node) []any {
	params := n.kid("storage_params")
	if !n.has("page_per_range") {
		if params == nil {
			return nil
		}
		return storageClause(params)
	}
	if params != nil {
		l.errorf(n.rng, "move page_per_range into it as pages_per_range", "%s has both page_per_range and storage_params", n.title())
	}
	return []any{fmt.Sprintf(" WITH (pages_per_range = %d)", get[int64](n, "page_per_range"))}
}
