package hcl

import (
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

func conversionKind() *kind {
	return &kind{named: true, build: buildConversion, block: block{kind: "conversion", labels: qualified, attrs: schemaRequired(
		attr{name: "source", typ: tString, required: true},
		attr{name: "target", typ: tString, required: true},
		functionAttr("function"),
		attr{name: "default", typ: tBool},
	)}}
}

func buildConversion(l *loader, n *node) {
	w := &writer{}
	w.add("CREATE ")
	if n.flag("default", false) {
		w.add("DEFAULT ")
	}
	w.add("CONVERSION ", n.obj.ident(), " FOR ", trimmed(ddl.Literal(n.str("source"))), " TO ", trimmed(ddl.Literal(n.str("target"))),
		" FROM ", n.named("function"))
	l.write(n, RankFunction, "conversion", n.obj.ident(), w)
	l.comment(n, "CONVERSION "+n.obj.ident())
}

func transformKind() *kind {
	return &kind{build: buildTransform, block: block{kind: "transform", labels: noLabel, attrs: []attr{
		{name: "type", typ: tDataType, required: true},
		{name: "lang", typ: tWord, required: true, words: []string{"SQL", "PLpgSQL"}, other: true},
		{name: "from_sql", typ: tRef, raw: true, kinds: []string{"function"}},
		{name: "to_sql", typ: tRef, raw: true, kinds: []string{"function"}},
		{name: "comment", typ: tString},
		{name: "depends_on", typ: tRefs},
		{name: "for_each", typ: tRepeat},
	}}}
}

func buildTransform(l *loader, n *node) {
	target := &writer{}
	target.add("TRANSFORM FOR ", get[dataType](n, "type"), " LANGUAGE ", ddl.Ident(strings.ToLower(n.word("lang"))))
	w := &writer{}
	w.add("CREATE TRANSFORM FOR ", get[dataType](n, "type"), " LANGUAGE ", ddl.Ident(strings.ToLower(n.word("lang"))), " (")
	separator := ""
	for _, way := range []struct{ name, word string }{{"from_sql", "FROM SQL"}, {"to_sql", "TO SQL"}} {
		if n.has(way.name) {
			w.add(separator, way.word, " WITH FUNCTION ", n.named(way.name))
			separator = ", "
		}
	}
	if separator == "" {
		l.errorf(n.rng, "", "transform needs from_sql or to_sql")
		return
	}
	w.add(")")
	l.write(n, RankFunction, "", "", w)
	l.comment(n, target.sql.String())
}

func accessMethodKind() *kind {
	return &kind{named: true, build: buildAccessMethod, block: block{kind: "access_method", labels: oneLabel, attrs: []attr{
		{name: "name", typ: tString},
		{name: "type", typ: tWord, required: true, words: []string{"TABLE", "INDEX"}},
		functionAttr("handler"),
		{name: "comment", typ: tString},
		{name: "depends_on", typ: tRefs},
		{name: "for_each", typ: tRepeat},
	}}}
}

func buildAccessMethod(l *loader, n *node) {
	target := "ACCESS METHOD " + n.obj.ident()
	l.statement(n, RankFunction, "access method", n.obj.ident(), "CREATE ", target, " TYPE ", n.word("type"), " HANDLER ", n.named("handler"))
	l.comment(n, target)
}

// tablespaceKind names a tablespace, so that others can refer to it. It belongs to the server, and an administrator makes it.
func tablespaceKind() *kind {
	return &kind{named: true, build: func(*loader, *node) {}, block: block{kind: "tablespace", labels: oneLabel, attrs: []attr{
		{name: "name", typ: tString},
		{name: "for_each", typ: tRepeat},
	}}}
}

func languageKind() *kind {
	return &kind{named: true, build: buildLanguage, block: block{kind: "language", labels: oneLabel, attrs: inDatabase(
		functionAttr("handler"),
		attr{name: "inline", typ: tRef, raw: true, kinds: []string{"function"}},
		attr{name: "validator", typ: tRef, raw: true, kinds: []string{"function"}},
		attr{name: "trusted", typ: tBool},
	)}}
}

func buildLanguage(l *loader, n *node) {
	w := &writer{}
	w.add("CREATE ")
	if n.flag("trusted", false) {
		w.add("TRUSTED ")
	}
	w.add("LANGUAGE ", n.obj.ident(), " HANDLER ", n.named("handler"))
	if n.has("inline") {
		w.add(" INLINE ", n.named("inline"))
	}
	if n.has("validator") {
		w.add(" VALIDATOR ", n.named("validator"))
	}
	l.write(n, RankType, "language", n.obj.ident(), w)
	l.comment(n, "LANGUAGE "+n.obj.ident())
}
