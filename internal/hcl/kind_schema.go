package hcl

import "github.com/plumbsql/plumb/internal/ddl"

func schemaKind() *kind {
	return &kind{named: true, build: buildSchema, block: block{kind: "schema", labels: oneLabel, attrs: []attr{
		{name: "name", typ: tString},
		{name: "owner", typ: tRole, words: ownerWords},
		{name: "comment", typ: tString},
		{name: "for_each", typ: tRepeat},
		renamedFrom(),
	}}}
}

// buildSchema uses IF NOT EXISTS because public is always there and because an extension may need its schema before.
func buildSchema(l *loader, n *node) {
	name := ddl.Ident(n.obj.name)
	l.statement(n, RankSchema, "schema", n.obj.name, "CREATE SCHEMA IF NOT EXISTS ", name)
	l.comment(n, "SCHEMA "+name)
}

func extensionKind() *kind {
	return &kind{named: true, build: buildExtension, block: block{kind: "extension", labels: oneLabel, attrs: withoutOwner(inSchema(
		attr{name: "version", typ: tString},
	))}}
}

// buildExtension only collects: whoever may create extensions does it before the statements run.
func buildExtension(l *loader, n *node) {
	comment := ""
	if n.has("comment") {
		comment = ddl.Literal(n.str("comment"))
	}
	l.extensions = append(l.extensions, Extension{
		Name: n.obj.name, Schema: n.obj.schema, Version: n.str("version"), Comment: comment,
		File: n.rng.Filename, Line: n.rng.Start.Line,
	})
}
