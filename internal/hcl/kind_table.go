package hcl

import (
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

func tableKind() *kind {
	return &kind{named: true, build: buildTable, block: block{
		kind: "table", labels: qualified, columns: true,
		attrs: schemaRequired(attr{name: "unlogged", typ: tBool}),
		blocks: []child{
			{block: columnBlock()},
			{block: primaryKeyBlock(), max: 1},
			{block: uniqueBlock()},
			{block: checkBlock()},
			{block: excludeBlock()},
			{block: indexBlock()},
			{block: foreignKeyBlock()},
			{block: rowSecurityBlock(), max: 1},
			{block: storageBlock(), max: 1},
		},
	}}
}

// schemaRequired are the attributes of an object that must be in a schema.
func schemaRequired(attrs ...attr) []attr {
	all := inSchema(append([]attr{renamedFrom()}, attrs...)...)
	all[0].required = true
	return all
}

func columnBlock() *block {
	return &block{kind: "column", labels: oneLabel, attrs: []attr{
		{name: "type", typ: tDataType, required: true},
		{name: "null", typ: tBool},
		{name: "default", typ: tLiteral},
		{name: "as", typ: tExpr},
		{name: "collate", typ: tString},
		{name: "comment", typ: tString},
		renamedFrom(),
	}, blocks: []child{
		{block: &block{kind: "identity", attrs: append([]attr{
			{name: "generated", typ: tWord, words: []string{"ALWAYS", "BY_DEFAULT"}},
		}, sequenceOptions()...)}, max: 1},
		{block: &block{kind: "as", attrs: []attr{
			{name: "expr", typ: tExpr, required: true},
			{name: "type", typ: tWord, words: []string{"STORED", "VIRTUAL"}},
		}}, max: 1},
	}}
}

func rowSecurityBlock() *block {
	return &block{kind: "row_security", attrs: []attr{{name: "enabled", typ: tBool}, {name: "enforced", typ: tBool}}}
}

func storageBlock() *block { return &block{kind: "storage_params", open: true} }

// buildTable writes the table with what belongs to it, and apart from it what may refer to other tables.
func buildTable(l *loader, n *node) {
	w := &writer{}
	w.add("CREATE ")
	if n.flag("unlogged", false) {
		w.add("UNLOGGED ")
	}
	w.add("TABLE ", n.obj.ident(), " (")
	separator := "\n  "
	item := func(parts ...any) {
		w.add(separator)
		w.add(parts...)
		separator = ",\n  "
	}
	seen := map[string]bool{}
	for _, column := range n.kids["column"] {
		if seen[column.label()] {
			l.errorf(column.rng, "remove one of them", "%s is declared twice in %s", column.title(), n.title())
		}
		seen[column.label()] = true
		item(l.column(column)...)
	}
	for _, kind := range []string{"primary_key", "unique", "check", "exclude"} {
		for _, constraint := range n.kids[kind] {
			item(l.constraint(n, constraint)...)
		}
	}
	w.add("\n)")
	if params := n.kid("storage_params"); params != nil {
		w.add(storageClause(params)...)
	}
	l.write(n, RankTable, "relation", n.obj.ident(), w)
	l.tableExtras(n)
}

// tableExtras writes indexes, foreign keys, row security and comments.
func (l *loader) tableExtras(n *node) {
	for _, index := range n.kids["index"] {
		l.index1(n, index)
	}
	for _, key := range n.kids["foreign_key"] {
		l.foreignKey(n, key)
	}
	if security := n.kid("row_security"); security != nil {
		if security.flag("enabled", false) {
			l.statement(security, RankPolicy, "", "", "ALTER TABLE ", n.obj.ident(), " ENABLE ROW LEVEL SECURITY")
		}
		if security.flag("enforced", false) {
			l.statement(security, RankPolicy, "", "", "ALTER TABLE ", n.obj.ident(), " FORCE ROW LEVEL SECURITY")
		}
	}
	l.comment(n, "TABLE "+n.obj.ident())
	l.columnComments(n)
}

func (l *loader) columnComments(n *node) {
	for _, column := range n.kids["column"] {
		l.comment(column, "COLUMN "+ddl.Ident(n.obj.schema, n.obj.name, column.label()))
	}
}

// column returns the definition of a column.
func (l *loader) column(n *node) []any {
	out := []any{ddl.Ident(n.label()), " ", get[dataType](n, "type")}
	if n.has("collate") {
		out = append(out, " COLLATE ", ddl.Ident(n.str("collate")))
	}
	sources := 0
	if n.has("default") {
		out, sources = append(out, " DEFAULT ", n.text("default")), sources+1
	}
	if n.has("as") {
		out, sources = append(out, " GENERATED ALWAYS AS (", n.text("as"), ") STORED"), sources+1
	}
	if as := n.kid("as"); as != nil {
		how := as.word("type")
		if how == "" {
			how = "STORED"
		}
		out, sources = append(out, " GENERATED ALWAYS AS (", as.text("expr"), ") ", how), sources+1
	}
	if identity := n.kid("identity"); identity != nil {
		out, sources = append(out, identityClause(identity)), sources+1
	}
	if sources > 1 {
		l.errorf(n.rng, "keep one of them", "%s has more than one of default, as and identity", n.title())
	}
	if !n.flag("null", false) {
		out = append(out, " NOT NULL")
	}
	return out
}

func identityClause(n *node) string {
	how := "BY DEFAULT"
	if n.word("generated") == "ALWAYS" {
		how = "ALWAYS"
	}
	clause := " GENERATED " + how + " AS IDENTITY"
	if options := sequenceClauses(n); len(options) > 0 {
		clause += " (" + strings.Join(options, " ") + ")"
	}
	return clause
}

// storageClause returns WITH (…) for the attributes of a storage_params block.
func storageClause(n *node) []any {
	out := []any{" WITH ("}
	for i, name := range sortedKeys(n.values) {
		if i > 0 {
			out = append(out, ", ")
		}
		out = append(out, fmt.Sprintf("%s = ", ddl.Ident(name)), n.text(name))
	}
	if len(out) == 1 {
		return nil
	}
	return append(out, ")")
}
