package hcl

import (
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

func statisticsKind() *kind {
	return &kind{named: true, build: buildStatistics, block: block{kind: "statistics", labels: qualified, attrs: schemaRequired(
		attr{name: "on", typ: tRef, required: true, kinds: []string{"table", "partition", "materialized", "foreign_table"}},
		attr{name: "kinds", typ: tWords, words: []string{"ndistinct", "dependencies", "mcv"}},
		attr{name: "columns", typ: tStrings},
		attr{name: "expressions", typ: tExprs},
		attr{name: "target", typ: tInt},
	)}}
}

func buildStatistics(l *loader, n *node) {
	name := n.obj.ident()
	w := &writer{}
	w.add("CREATE STATISTICS ", name)
	if n.has("kinds") {
		w.add(" (", strings.Join(n.words("kinds"), ", "), ")")
	}
	w.add(" ON ")
	separator := ""
	for _, column := range get[[]string](n, "columns") {
		w.add(separator, ddl.Ident(column))
		separator = ", "
	}
	for _, expression := range get[[]text](n, "expressions") {
		w.add(separator, "(", expression, ")")
		separator = ", "
	}
	w.add(" FROM ", get[*object](n, "on").ident())
	l.write(n, RankIndex, "statistics", name, w)
	if n.has("target") {
		l.statement(n, RankOther, "", "", "ALTER STATISTICS ", name, fmt.Sprintf(" SET STATISTICS %d", get[int64](n, "target")))
	}
	l.comment(n, "STATISTICS "+name)
}

// publicationKind is a publication. The tables that inherit from one of its tables are published on their own account.
func publicationKind() *kind {
	return &kind{build: buildPublication, block: block{kind: "publication", labels: oneLabel, attrs: []attr{
		{name: "name", typ: tString},
		{name: "all_tables", typ: tBool},
		{name: "schemas", typ: tRefs, kinds: []string{"schema"}},
		{name: "publish", typ: tWords, nothing: true, words: []string{"insert", "update", "delete", "truncate"}},
		{name: "publish_via_partition_root", typ: tBool},
		{name: "publish_generated_columns", typ: tWord, words: []string{"none", "stored"}},
		{name: "owner", typ: tRole, words: ownerWords},
		{name: "comment", typ: tString},
		{name: "depends_on", typ: tRefs},
		{name: "for_each", typ: tRepeat},
	}, blocks: []child{{block: &block{kind: "table", attrs: []attr{
		{name: "table", typ: tRef, required: true, kinds: []string{"table", "partition"}},
		{name: "columns", typ: tStrings},
		{name: "where", typ: tExpr},
	}}}}}}
}

func buildPublication(l *loader, n *node) {
	name := ddl.Ident(n.name())
	w := &writer{}
	w.add("CREATE PUBLICATION ", name)
	separator := " FOR "
	word := "TABLE " // which before 15 stands only once
	if n.flag("all_tables", false) {
		w.add(" FOR ALL TABLES")
	}
	for _, member := range n.kids["table"] {
		w.add(separator, word, "ONLY ", get[*object](member, "table").ident())
		if member.has("columns") {
			w.add(" (", ddl.Idents(get[[]string](member, "columns")), ")")
		}
		if member.has("where") {
			w.add(" WHERE (", member.text("where"), ")")
		}
		separator, word = ", ", ""
	}
	for _, schema := range get[[]*object](n, "schemas") {
		w.add(separator, "TABLES IN SCHEMA ", schema.ident())
		separator = ", "
	}
	var options []string
	if n.has("publish") {
		options = append(options, "publish = "+trimmed(ddl.Literal(strings.Join(n.words("publish"), ", "))))
	}
	if n.has("publish_via_partition_root") {
		options = append(options, fmt.Sprintf("publish_via_partition_root = %t", n.flag("publish_via_partition_root", false)))
	}
	if n.has("publish_generated_columns") {
		options = append(options, "publish_generated_columns = "+n.word("publish_generated_columns"))
	}
	if len(options) > 0 {
		w.add(" WITH (", strings.Join(options, ", "), ")")
	}
	l.write(n, RankWhole, "publication", name, w)
	l.comment(n, "PUBLICATION "+name)
}
