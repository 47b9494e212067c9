package hcl

import "github.com/plumbsql/plumb/internal/ddl"

func castKind() *kind {
	return &kind{build: buildCast, block: block{kind: "cast", labels: noLabel, attrs: []attr{
		{name: "source", typ: tDataType, required: true},
		{name: "target", typ: tDataType, required: true},
		{name: "with", typ: tRef, raw: true, words: []string{"INOUT"}, kinds: []string{"function"}},
		{name: "as", typ: tWord, words: []string{"IMPLICIT", "ASSIGNMENT"}},
		{name: "comment", typ: tString},
		{name: "depends_on", typ: tRefs},
		{name: "for_each", typ: tRepeat},
	}}}
}

// buildCast writes WITHOUT FUNCTION for a cast that says no function: the two types are stored in the same way.
func buildCast(l *loader, n *node) {
	types := []any{"(", get[dataType](n, "source"), " AS ", get[dataType](n, "target"), ")"}
	w := &writer{}
	w.add("CREATE CAST ")
	w.add(types...)
	switch with := n.values["with"].data.(type) {
	case *object:
		w.add(" WITH FUNCTION ", with.ident())
	case text:
		w.add(" WITH FUNCTION ", with)
	case string:
		w.add(" WITH INOUT")
	default:
		w.add(" WITHOUT FUNCTION")
	}
	if n.has("as") {
		w.add(" AS ", n.word("as"))
	}
	l.write(n, RankFunction, "", "", w)
	if n.has("comment") {
		l.statement(n, RankComment, "", "", append(append([]any{"COMMENT ON CAST "}, types...), " IS ", trimmed(ddl.Literal(n.str("comment"))))...)
	}
}
