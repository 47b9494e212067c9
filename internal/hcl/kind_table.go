package hcl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

func tableKind() *kind {
	column := columnBlock()
	column.attr("type").unless = "of"
	return &kind{named: true, build: buildTable, block: block{
		kind: "table", labels: qualified, columns: true,
		attrs: schemaRequired(
			attr{name: "of", typ: tRef, raw: true, kinds: []string{"composite"}},
			attr{name: "unlogged", typ: tBool},
			attr{name: "inherits", typ: tRefs, kinds: []string{"table"}},
			attr{name: "replica_identity", typ: tWord, words: []string{"DEFAULT", "FULL", "NOTHING"}, other: true},
			attr{name: "access_method", typ: tString},
			tablespace(),
		),
		blocks: []child{
			{block: column},
			{block: primaryKeyBlock(), max: 1},
			{block: uniqueBlock()},
			{block: checkBlock()},
			{block: excludeBlock()},
			{block: indexBlock()},
			{block: foreignKeyBlock()},
			{block: partitionByBlock(), max: 1},
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
		{name: "not_null_name", typ: tString},
		{name: "default", typ: tLiteral},
		{name: "as", typ: tExpr},
		{name: "collate", typ: tName, kinds: []string{"collation"}},
		{name: "storage", typ: tWord, words: []string{"PLAIN", "EXTERNAL", "EXTENDED", "MAIN", "DEFAULT"}},
		{name: "compression", typ: tWord, words: []string{"pglz", "lz4"}},
		{name: "statistics", typ: tInt},
		{name: "comment", typ: tString},
		renamedFrom(),
	}, blocks: []child{
		{block: &block{kind: "identity", attrs: append([]attr{
			{name: "generated", typ: tWord, words: []string{"ALWAYS", "BY_DEFAULT"}},
			{name: "sequence_name", typ: tString},
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
	w.add("TABLE ", n.obj.ident())
	if n.has("of") {
		l.typed(n)
		w.add(" OF ", n.named("of"))
		if items := l.partitionItems(n); len(items) > 0 {
			w.add(" (")
			w.add(items...)
			w.add("\n)")
		}
	} else {
		w.add(" (")
		l.tableItems(n, w, []string{"primary_key", "unique", "check", "exclude"})
		w.add("\n)")
	}
	l.inherits(n, w)
	l.partitionBy(n, w)
	stored(n, w)
	l.write(n, RankTable, "relation", n.obj.ident(), w)
	l.tableExtras(n)
}

// typed refuses what a table of a type can't say of its columns: they are as the type has them.
func (l *loader) typed(n *node) {
	if n.has("inherits") {
		l.errorf(n.values["inherits"].rng, "keep one of them", "%s has both of and inherits", n.title())
	}
	for _, column := range n.kids["column"] {
		for _, name := range []string{"type", "as", "collate", "renamed_from"} {
			if column.has(name) {
				l.errorf(column.values[name].rng, "remove it", "%s has its %s from the type that %s is of", column.title(), name, n.title())
			}
		}
		for _, kind := range []string{"identity", "as"} {
			if column.kid(kind) != nil {
				l.errorf(column.kid(kind).rng, "remove it", "PostgreSQL has no %s columns in tables of a type", map[string]string{"as": "generated", "identity": "identity"}[kind])
			}
		}
	}
}

// stored writes how and where a table or partition keeps its rows.
func stored(n *node, w *writer) {
	if n.has("access_method") {
		w.add(" USING ", ddl.Ident(n.str("access_method")))
	}
	if params := n.kid("storage_params"); params != nil {
		w.add(storageClause(params)...)
	}
	w.add(tablespaceClause(n))
}

// tableItems writes the columns of a table, and its constraints of some kinds, as far as they need no statement of their own.
func (l *loader) tableItems(n *node, w *writer, constraints []string) {
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
	for _, kind := range constraints {
		for _, constraint := range n.kids[kind] {
			if !constraint.separate() && !constraint.repeats(n) {
				item(l.constraint(n, constraint)...)
			}
		}
	}
}

// tableExtras writes indexes, foreign keys, row security and comments.
func (l *loader) tableExtras(n *node) {
	for _, check := range n.kids["check"] {
		if check.separate() {
			l.statement(check, RankColumn, "", "", append([]any{"ALTER TABLE ", n.obj.ident(), " ADD "}, l.constraint(n, check)...)...)
		}
	}
	for _, unique := range n.kids["unique"] {
		if unique.repeats(n) {
			l.statement(unique, RankColumn, "", "", append([]any{"ALTER TABLE ", n.obj.ident(), " ADD "}, l.constraint(n, unique)...)...)
		}
	}
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
	l.replicaIdentity(n)
	l.columnSettings(n)
	word := "TABLE "
	if n.block.kind == "foreign_table" {
		word = "FOREIGN TABLE "
	}
	l.comment(n, word+n.obj.ident())
	l.columnComments(n)
}

// replicaIdentity writes by what rows are told apart for replication: DEFAULT, FULL, NOTHING or the name of an index.
func (l *loader) replicaIdentity(n *node) {
	if !n.has("replica_identity") {
		return
	}
	identity := n.word("replica_identity")
	if !slices.Contains([]string{"DEFAULT", "FULL", "NOTHING"}, identity) {
		identity = "USING INDEX " + ddl.Ident(identity)
	}
	l.statement(n, RankOther, "", "", "ALTER TABLE ", n.obj.ident(), " REPLICA IDENTITY ", identity)
}

// columnSettings writes how columns are stored and counted, which CREATE TABLE can't say in all versions.
func (l *loader) columnSettings(n *node) {
	for _, column := range n.kids["column"] {
		prefix := "ALTER TABLE " + n.obj.ident() + " ALTER COLUMN " + ddl.Ident(column.label()) + " SET "
		for _, name := range []string{"storage", "compression"} {
			if column.has(name) {
				l.statement(column, RankColumn, "", "", prefix, strings.ToUpper(name), " ", column.word(name))
			}
		}
		if column.has("statistics") {
			l.statement(column, RankColumn, "", "", prefix, fmt.Sprintf("STATISTICS %d", get[int64](column, "statistics")))
		}
	}
}

// inherits writes the parents of a table.
func (l *loader) inherits(n *node, w *writer) {
	if parents := get[[]*object](n, "inherits"); len(parents) > 0 {
		var names []string
		for _, parent := range parents {
			names = append(names, parent.ident())
		}
		w.add("\nINHERITS (", strings.Join(names, ", "), ")")
	}
}

func (l *loader) columnComments(n *node) {
	for _, column := range n.kids["column"] {
		l.comment(column, "COLUMN "+ddl.Ident(n.obj.schema, n.obj.name, column.label()))
	}
}

// column returns the definition of a column.
func (l *loader) column(n *node) []any {
	out := append([]any{ddl.Ident(n.label()), " ", get[dataType](n, "type")}, optionsClause(n)...)
	if n.has("collate") {
		out = append(out, " COLLATE ", n.text("collate"))
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
		out, sources = append(out, identityClause(identity, n.parent)), sources+1
	}
	if sources > 1 {
		l.errorf(n.rng, "keep one of them", "%s has more than one of default, as and identity", n.title())
	}
	return append(out, l.notNull(n, !n.flag("null", false))...)
}

// notNull writes that a column takes no NULL, with the name that the constraint has in PostgreSQL 18. Older versions take the name
// and forget it.
func (l *loader) notNull(column *node, notNull bool) []any {
	named := column.has("not_null_name")
	switch {
	case notNull && named:
		return []any{" CONSTRAINT ", ddl.Ident(column.str("not_null_name")), " NOT NULL"}
	case notNull:
		return []any{" NOT NULL"}
	case named:
		l.errorf(column.values["not_null_name"].rng, "remove it, or set null to false", "%s may be null, so that it has no not-null constraint", column.title())
	}
	return nil
}

func identityClause(n, table *node) string {
	how := "BY DEFAULT"
	if n.word("generated") == "ALWAYS" {
		how = "ALWAYS"
	}
	clause := " GENERATED " + how + " AS IDENTITY"
	options := sequenceClauses(n)
	if n.has("sequence_name") {
		options = append(options, "SEQUENCE NAME "+ddl.Ident(table.obj.schema, n.str("sequence_name")))
	}
	if len(options) > 0 {
		clause += " (" + strings.Join(options, " ") + ")"
	}
	return clause
}

// storageClause returns WITH (…) for the attributes of a storage_params block.
func storageClause(n *node) []any {
	out := []any{" WITH ("}
	names := sortedKeys(n.values)
	slices.SortStableFunc(names, func(a, b string) int { return n.values[a].rng.Start.Byte - n.values[b].rng.Start.Byte })
	for i, name := range names {
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
