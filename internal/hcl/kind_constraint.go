package hcl

import (
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

// longestName is how many bytes of a name PostgreSQL keeps.
const longestName = 63

func deferrable() attr {
	return attr{name: "deferrable", typ: tWord, words: []string{"INITIALLY_IMMEDIATE", "INITIALLY_DEFERRED"}}
}

func primaryKeyBlock() *block {
	return &block{kind: "primary_key", labels: optionalLabel, attrs: []attr{
		{name: "columns", typ: tColumns, required: true},
		{name: "include", typ: tColumns},
		{name: "without_overlaps", typ: tBool},
		tablespace(),
		deferrable(),
		{name: "comment", typ: tString},
		renamedFrom(),
	}, blocks: []child{{block: storageBlock(), max: 1}}}
}

func uniqueBlock() *block {
	b := primaryKeyBlock()
	b.kind = "unique"
	b.attrs = append(b.attrs, attr{name: "nulls_distinct", typ: tBool})
	return b
}

func checkBlock() *block {
	return &block{kind: "check", labels: optionalLabel, attrs: []attr{
		{name: "expr", typ: tExpr, required: true},
		{name: "no_inherit", typ: tBool},
		{name: "not_valid", typ: tBool},
		{name: "enforced", typ: tBool},
		{name: "comment", typ: tString},
		renamedFrom(),
	}}
}

func excludeBlock() *block {
	return &block{kind: "exclude", labels: optionalLabel, attrs: []attr{
		{name: "type", typ: tWord, words: indexTypes, other: true},
		{name: "where", typ: tExpr},
		{name: "include", typ: tColumns},
		tablespace(),
		deferrable(),
		{name: "comment", typ: tString},
		renamedFrom(),
	}, blocks: []child{{block: &block{kind: "on", attrs: []attr{
		{name: "column", typ: tColumn},
		{name: "expr", typ: tExpr},
		{name: "op", typ: tString, required: true},
		{name: "collate", typ: tName, kinds: []string{"collation"}},
		{name: "ops", typ: tExpr, anyWord: true},
		{name: "desc", typ: tBool},
		{name: "nulls_first", typ: tBool},
		{name: "nulls_last", typ: tBool},
	}}, min: 1}, {block: storageBlock(), max: 1}}}
}

func foreignKeyBlock() *block {
	actions := []string{"NO_ACTION", "RESTRICT", "CASCADE", "SET_NULL", "SET_DEFAULT"}
	return &block{kind: "foreign_key", labels: optionalLabel, attrs: []attr{
		{name: "columns", typ: tColumns, required: true},
		{name: "ref_columns", typ: tColumns, required: true},
		{name: "on_update", typ: tWord, words: actions},
		{name: "on_delete", typ: tWord, words: actions},
		{name: "on_delete_columns", typ: tColumns},
		{name: "match", typ: tWord, words: []string{"SIMPLE", "FULL"}},
		{name: "period", typ: tBool},
		{name: "not_valid", typ: tBool},
		{name: "enforced", typ: tBool},
		deferrable(),
		{name: "comment", typ: tString},
		renamedFrom(),
	}}
}

// constraint returns the definition of a constraint inside CREATE TABLE, and writes its comment.
func (l *loader) constraint(table, n *node) []any {
	l.constraintComment(table, n)
	out := []any{}
	if name := n.label(); name != "" {
		out = append(out, "CONSTRAINT ", ddl.Ident(name), " ")
	} else if n.block.kind == "primary_key" && n.has("comment") {
		out = append(out, "CONSTRAINT ", ddl.Ident(primaryKeyName(table)), " ")
	}
	switch n.block.kind {
	case "check":
		return append(append(out, "CHECK (", n.text("expr"), ")"), checkClause(n))
	case "exclude":
		out = append(out, l.exclusion(n)...)
	case "primary_key":
		l.own(table, n, "columns")
		out = append(out, "PRIMARY KEY (", keyColumns(n), ")", includeClause(n))
	case "unique":
		l.own(table, n, "columns")
		out = append(out, "UNIQUE ", nullsClause(n), "(", keyColumns(n), ")", includeClause(n))
	}
	if n.block.kind != "exclude" {
		out = append(out, l.constraintStorage(n)...)
	}
	return append(out, deferClause(n))
}

// checkClause returns what follows the expression of a check.
func checkClause(n *node) string {
	clause := ""
	if n.flag("no_inherit", false) {
		clause += " NO INHERIT"
	}
	return clause + stateClause(n)
}

// stateClause returns whether a constraint holds for the rows that are there, and for any.
func stateClause(n *node) string {
	switch {
	case !n.flag("enforced", true):
		return " NOT ENFORCED"
	case n.flag("not_valid", false):
		return " NOT VALID"
	}
	return ""
}

// separate reports whether a constraint needs a statement of its own: in CREATE TABLE, NOT VALID has no effect.
func (n *node) separate() bool { return n.flag("not_valid", false) }

// repeats reports whether a unique constraint of a table has the columns of a key before it, of which CREATE TABLE makes one.
func (n *node) repeats(table *node) bool {
	if n.block.kind != "unique" {
		return false
	}
	for _, kind := range []string{"primary_key", "unique"} {
		for _, other := range table.kids[kind] {
			if other == n {
				return false
			}
			if keyColumns(other) == keyColumns(n) {
				return true
			}
		}
	}
	return false
}

// keyColumns returns the columns of a key, whose last may be a period.
func keyColumns(n *node) string {
	columns := idents(n.columns("columns"))
	if n.flag("without_overlaps", false) {
		columns += " WITHOUT OVERLAPS"
	}
	return columns
}

// constraintStorage returns how and where the index of a constraint is kept.
func (l *loader) constraintStorage(n *node) []any {
	var out []any
	if params := n.kid("storage_params"); params != nil {
		out = storageClause(params)
	}
	if n.has("tablespace") {
		out = append(out, " USING INDEX", tablespaceClause(n))
	}
	return out
}

// exclusion returns EXCLUDE USING … (… WITH op) WHERE (…).
func (l *loader) exclusion(n *node) []any {
	out := []any{"EXCLUDE "}
	if n.has("type") {
		out = append(out, "USING ", ddl.Ident(strings.ToLower(n.word("type"))), " ")
	}
	out = append(out, "(")
	for i, on := range n.kids["on"] {
		if i > 0 {
			out = append(out, ", ")
		}
		out = append(out, l.element(on)...)
		out = append(out, " WITH ", operator(on.str("op")))
	}
	out = append(out, ")", includeClause(n))
	out = append(out, l.constraintStorage(n)...)
	if n.has("where") {
		out = append(out, " WHERE (", n.text("where"), ")")
	}
	return out
}

// operator returns an operator as it is: PostgreSQL refuses what is none, and letters would not be one.
func operator(op string) string {
	if strings.Trim(op, "+-*/<>=~!@#%^&|`?") == "" && op != "" {
		return op
	}
	return "OPERATOR(" + op + ")"
}

// foreignKey writes a foreign key apart from its table, so that tables may refer to each other.
func (l *loader) foreignKey(table, n *node) {
	l.own(table, n, "columns")
	target := l.target(n)
	if target == nil {
		return
	}
	w := &writer{}
	w.add("ALTER TABLE ", table.obj.ident(), " ADD ")
	if name := n.label(); name != "" {
		w.add("CONSTRAINT ", ddl.Ident(name), " ")
	}
	w.add("FOREIGN KEY (", periodColumns(n, "columns"), ") REFERENCES ", target.ident(), " (", periodColumns(n, "ref_columns"), ")")
	if n.has("match") {
		w.add(" MATCH ", n.word("match"))
	}
	for _, event := range []string{"on_update", "on_delete"} {
		if action := n.word(event); action != "" {
			w.add(" ", keywords(event), " ", keywords(action))
		}
	}
	if n.has("on_delete_columns") {
		w.add(" (", idents(n.columns("on_delete_columns")), ")")
	}
	w.add(deferClause(n), stateClause(n))
	rank := RankConstraint
	if table.block.kind == "partition" {
		rank = RankPartitionForeignKey
	}
	l.write(n, rank, "", "", w)
	l.constraintComment(table, n)
}

// periodColumns returns the columns of a foreign key, whose last may be a period.
func periodColumns(n *node, name string) string {
	columns := names(n.columns(name))
	if !n.flag("period", false) || len(columns) < 2 {
		return ddl.Idents(columns)
	}
	last := len(columns) - 1
	return ddl.Idents(columns[:last]) + ", PERIOD " + ddl.Ident(columns[last])
}

// target returns the table that the ref_columns of a foreign key are in.
func (l *loader) target(n *node) *object {
	columns, refs := n.columns("columns"), n.columns("ref_columns")
	if len(columns) != len(refs) {
		l.errorf(n.values["ref_columns"].rng, "", "%s has %d columns and %d ref_columns", n.title(), len(columns), len(refs))
		return nil
	}
	for _, ref := range refs {
		if ref.parent == nil {
			l.errorf(n.values["ref_columns"].rng, "write table.<name>.column.<name>", "ref_columns must be references")
			return nil
		}
		if ref.parent != refs[0].parent {
			l.errorf(n.values["ref_columns"].rng, "", "ref_columns are in more than one table")
			return nil
		}
	}
	return refs[0].parent
}

// own checks that the columns of an attribute are those of the table.
func (l *loader) own(table, n *node, name string) {
	for _, column := range n.columns(name) {
		if column.parent != nil && column.parent != table.obj {
			l.errorf(n.values[name].rng, "write column."+column.name, "column %q is one of %s, not of %s",
				column.name, column.parent.describe(), table.title())
		}
	}
}

func (l *loader) constraintComment(table, n *node) {
	if !n.has("comment") {
		return
	}
	name := n.label()
	if name == "" && n.block.kind == "primary_key" {
		name = primaryKeyName(table)
	}
	if name == "" || len(name) > longestName {
		l.errorf(n.rng, "write "+n.block.kind+` "name" { … }`, "%s block with a comment needs a name", withArticle(n.block.kind))
		return
	}
	l.comment(n, "CONSTRAINT "+ddl.Ident(name)+" ON "+table.obj.ident())
}

func primaryKeyName(table *node) string { return table.obj.name + "_pkey" }

func includeClause(n *node) string {
	if !n.has("include") {
		return ""
	}
	return " INCLUDE (" + idents(n.columns("include")) + ")"
}

func nullsClause(n *node) string {
	if n.flag("nulls_distinct", true) {
		return ""
	}
	return "NULLS NOT DISTINCT "
}

func deferClause(n *node) string {
	if !n.has("deferrable") {
		return ""
	}
	return " DEFERRABLE " + keywords(n.word("deferrable"))
}

// keywords turns SET_NULL into SET NULL, and on_update into ON UPDATE.
func keywords(word string) string {
	return strings.ToUpper(strings.ReplaceAll(word, "_", " "))
}
