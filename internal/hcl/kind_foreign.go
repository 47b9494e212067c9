package hcl

import (
	"slices"

	"github.com/plumbsql/plumb/internal/ddl"
)

// mappedUsers are the words for whom a user mapping may be.
var mappedUsers = []string{"PUBLIC", "CURRENT_ROLE", "CURRENT_USER", "SESSION_USER"}

// inDatabase are the attributes of an object that lives in no schema.
func inDatabase(attrs ...attr) []attr {
	return append([]attr{
		{name: "name", typ: tString},
		{name: "owner", typ: tRole, words: ownerWords},
		{name: "comment", typ: tString},
		{name: "depends_on", typ: tRefs},
		{name: "for_each", typ: tRepeat},
	}, attrs...)
}

func foreignDataWrapperKind() *kind {
	return &kind{named: true, build: buildForeignDataWrapper, block: block{kind: "foreign_data_wrapper", labels: oneLabel, attrs: inDatabase(
		attr{name: "handler", typ: tRef, raw: true, kinds: []string{"function"}},
		attr{name: "validator", typ: tRef, raw: true, kinds: []string{"function"}},
		attr{name: "options", typ: tOptions},
	)}}
}

func buildForeignDataWrapper(l *loader, n *node) {
	name := n.obj.ident()
	w := &writer{}
	w.add("CREATE FOREIGN DATA WRAPPER ", name)
	if n.has("handler") {
		w.add(" HANDLER ", n.named("handler"))
	}
	if n.has("validator") {
		w.add(" VALIDATOR ", n.named("validator"))
	}
	w.add(optionsClause(n)...)
	l.write(n, RankType, "foreign data wrapper", name, w)
	l.comment(n, "FOREIGN DATA WRAPPER "+name)
}

func serverKind() *kind {
	return &kind{named: true, build: buildServer, block: block{kind: "server", labels: oneLabel, attrs: inDatabase(
		attr{name: "fdw", typ: tRef, raw: true, required: true, kinds: []string{"extension", "foreign_data_wrapper"}},
		attr{name: "type", typ: tString},
		attr{name: "version", typ: tString},
		attr{name: "options", typ: tOptions},
	)}}
}

// buildServer takes an extension for its wrapper: as in Atlas the two have one name.
func buildServer(l *loader, n *node) {
	name := n.obj.ident()
	w := &writer{}
	w.add("CREATE SERVER ", name)
	for _, clause := range []struct{ attribute, word string }{{"type", " TYPE "}, {"version", " VERSION "}} {
		if n.has(clause.attribute) {
			w.add(clause.word, trimmed(ddl.Literal(n.str(clause.attribute))))
		}
	}
	w.add(" FOREIGN DATA WRAPPER ")
	if wrapper, ok := n.values["fdw"].data.(*object); ok {
		w.add(ddl.Ident(wrapper.name))
	} else {
		w.add(n.named("fdw"))
	}
	w.add(optionsClause(n)...)
	l.write(n, RankSequence, "server", name, w)
	l.comment(n, "SERVER "+name)
}

func userMappingKind() *kind {
	return &kind{build: buildUserMapping, block: block{kind: "user_mapping", labels: noLabel, attrs: []attr{
		{name: "server", typ: tRef, raw: true, required: true, kinds: []string{"server"}},
		{name: "user", typ: tRole, required: true, words: mappedUsers},
		{name: "options", typ: tOptions},
		{name: "depends_on", typ: tRefs},
		{name: "for_each", typ: tRepeat},
	}}}
}

func buildUserMapping(l *loader, n *node) {
	user := get[grantee](n, "user")
	l.mention(user, n)
	w := &writer{}
	w.add("CREATE USER MAPPING FOR ", user.sql(), " SERVER ", n.named("server"))
	w.add(optionsClause(n)...)
	l.write(n, RankOther, "", "", w)
}

// foreignTableKind is a table whose rows another server has: its columns and checks are those of a table.
func foreignTableKind() *kind {
	column := columnBlock()
	column.attrs = append(column.attrs, attr{name: "options", typ: tOptions})
	column.blocks = slices.DeleteFunc(column.blocks, func(c child) bool { return c.kind == "identity" })
	return &kind{named: true, build: buildForeignTable, block: block{
		kind: "foreign_table", labels: qualified, columns: true,
		attrs: schemaRequired(
			attr{name: "server", typ: tRef, raw: true, required: true, kinds: []string{"server"}},
			attr{name: "options", typ: tOptions},
			attr{name: "inherits", typ: tRefs, kinds: []string{"table", "foreign_table"}},
		),
		blocks: []child{{block: column}, {block: checkBlock()}},
	}}
}

func buildForeignTable(l *loader, n *node) {
	w := &writer{}
	w.add("CREATE FOREIGN TABLE ", n.obj.ident(), " (")
	l.tableItems(n, w, []string{"check"})
	w.add("\n)")
	l.inherits(n, w)
	w.add("\nSERVER ", n.named("server"))
	w.add(optionsClause(n)...)
	l.write(n, RankTable, "relation", n.obj.ident(), w)
	l.tableExtras(n)
}
