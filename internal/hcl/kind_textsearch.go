package hcl

import (
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

func textSearchDictionaryKind() *kind {
	return &kind{named: true, build: buildTextSearchDictionary, block: block{kind: "text_search_dictionary", labels: qualified, attrs: schemaRequired(
		attr{name: "template", typ: tRef, raw: true, required: true, kinds: []string{"text_search_template"}},
		attr{name: "options", typ: tOptions},
	)}}
}

func buildTextSearchDictionary(l *loader, n *node) {
	w := &writer{}
	w.add("CREATE TEXT SEARCH DICTIONARY ", n.obj.ident(), " (\n  TEMPLATE = ", n.named("template"))
	for _, option := range get[[]option](n, "options") {
		w.add(",\n  ", ddl.Ident(option.name), " = ", option.value)
	}
	w.add("\n)")
	l.textSearch(n, w, "DICTIONARY")
}

func textSearchConfigurationKind() *kind {
	return &kind{named: true, build: buildTextSearchConfiguration, block: block{
		kind: "text_search_configuration", labels: qualified, attrs: schemaRequired(
			attr{name: "parser", typ: tRef, raw: true, kinds: []string{"text_search_parser"}},
			attr{name: "copy", typ: tRef, raw: true, kinds: []string{"text_search_configuration"}},
		), blocks: []child{{block: &block{kind: "mapping", attrs: []attr{
			{name: "for", typ: tStrings, required: true},
			{name: "with", typ: tNames, required: true, kinds: []string{"text_search_dictionary"}},
		}}}},
	}}
}

// buildTextSearchConfiguration alters mappings, which also makes those that are not there: a copy has some already.
func buildTextSearchConfiguration(l *loader, n *node) {
	if !l.exclusive(n, "parser", "copy") {
		return
	}
	w := &writer{}
	w.add("CREATE TEXT SEARCH CONFIGURATION ", n.obj.ident(), " (")
	for _, from := range []string{"parser", "copy"} {
		if n.has(from) {
			w.add(strings.ToUpper(from), " = ", n.named(from))
		}
	}
	w.add(")")
	l.textSearch(n, w, "CONFIGURATION")
	for _, mapping := range n.kids["mapping"] {
		with := &writer{}
		with.add("ALTER TEXT SEARCH CONFIGURATION ", n.obj.ident(), " ALTER MAPPING FOR ", ddl.Idents(get[[]string](mapping, "for")), " WITH ")
		for i, dictionary := range get[[]any](mapping, "with") {
			if i > 0 {
				with.add(", ")
			}
			with.add(dictionary)
		}
		l.write(mapping, RankType, "", "", with)
	}
}

// textSearchParserKind and textSearchTemplateKind stand on functions in C.
func textSearchParserKind() *kind {
	return &kind{named: true, build: buildTextSearchParser, block: block{kind: "text_search_parser", labels: qualified, attrs: withoutOwner(inSchemaRequired(
		functionAttr("start"), functionAttr("gettoken"), functionAttr("end"), functionAttr("lextypes"),
		attr{name: "headline", typ: tRef, raw: true, kinds: []string{"function"}},
	))}}
}

func buildTextSearchParser(l *loader, n *node) {
	l.textSearch(n, functionsOf(n, "PARSER", "start", "gettoken", "end", "lextypes", "headline"), "PARSER")
}

func textSearchTemplateKind() *kind {
	return &kind{named: true, build: buildTextSearchTemplate, block: block{kind: "text_search_template", labels: qualified, attrs: withoutOwner(inSchemaRequired(
		functionAttr("lexize"),
		attr{name: "init", typ: tRef, raw: true, kinds: []string{"function"}},
	))}}
}

func buildTextSearchTemplate(l *loader, n *node) {
	l.textSearch(n, functionsOf(n, "TEMPLATE", "init", "lexize"), "TEMPLATE")
}

func functionAttr(name string) attr {
	return attr{name: name, typ: tRef, raw: true, required: true, kinds: []string{"function"}}
}

// withoutOwner leaves out the owner of an object that can't be given to anybody.
func withoutOwner(attrs []attr) []attr {
	var out []attr
	for _, a := range attrs {
		if a.name != "owner" {
			out = append(out, a)
		}
	}
	return out
}

// functionsOf returns the statement for something that consists of functions.
func functionsOf(n *node, what string, names ...string) *writer {
	w := &writer{}
	w.add("CREATE TEXT SEARCH ", what, " ", n.obj.ident(), " (")
	separator := ""
	for _, name := range names {
		if n.has(name) {
			w.add(separator, strings.ToUpper(name), " = ", n.named(name))
			separator = ", "
		}
	}
	w.add(")")
	return w
}

// textSearch writes the statement for an object of text search, and what is said about it.
func (l *loader) textSearch(n *node, w *writer, what string) {
	l.write(n, RankType, "text search "+strings.ToLower(what), n.obj.ident(), w)
	l.comment(n, "TEXT SEARCH "+what+" "+n.obj.ident())
}
