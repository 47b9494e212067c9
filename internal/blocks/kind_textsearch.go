package blocks

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind/textsearchconfiguration"
	"github.com/plumbsql/plumb/internal/kind/textsearchdictionary"
	"github.com/plumbsql/plumb/internal/kind/textsearchparser"
	"github.com/plumbsql/plumb/internal/kind/textsearchtemplate"
)

// fitsDictionary leaves out dictionaries with an option that is no plain string or number.
func fitsDictionary(_ *page, o *catalog.Object) bool {
	_, ok := dictionaryOptions(o.Body.(*textsearchdictionary.Dictionary).Options)
	return ok
}

func writeDictionary(p *page, o *catalog.Object) {
	d := o.Body.(*textsearchdictionary.Dictionary)
	options, _ := dictionaryOptions(d.Options)
	b := p.object(o.ID)
	b.set("template", p.textSearch(catalog.TextSearchTemplate, d.Template))
	b.pairs("options", options)
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

// dictionaryOptions reads options as PostgreSQL keeps them: name = 'text', or name = number.
func dictionaryOptions(list []string) (pairs []line, ok bool) {
	for _, text := range list {
		c := newClause(text)
		name, named := c.name()
		if !named || !c.take("=") {
			return nil, false
		}
		value := c.rest()
		switch inner := strings.ReplaceAll(strings.Trim(value, "'"), "''", "'"); {
		case plainNumber.MatchString(value) && !strings.HasPrefix(value, "0"):
		case strings.TrimSpace(ddl.Literal(inner)) == value:
			value = quote(inner)
		default:
			return nil, false
		}
		pairs = append(pairs, line{name: name, value: value})
	}
	return pairs, true
}

func writeConfiguration(p *page, o *catalog.Object) {
	c := o.Body.(*textsearchconfiguration.Configuration)
	b := p.object(o.ID)
	b.set("parser", p.textSearch(catalog.TextSearchParser, c.Parser))
	p.facts(b, o.ID)
	var order []string
	tokens := map[string][]string{}
	for _, mapping := range c.Mappings {
		part := newClause(mapping)
		token := part.rest()
		if strings.HasPrefix(token, `"`) {
			token, _ = part.name()
		} else {
			token, _, _ = strings.Cut(token, " ")
			part = newClause(strings.TrimPrefix(mapping, token))
		}
		dictionaries := part.rest()
		if tokens[dictionaries] == nil {
			order = append(order, dictionaries)
		}
		tokens[dictionaries] = append(tokens[dictionaries], token)
	}
	for _, dictionaries := range order {
		mapping := b.nest("mapping")
		mapping.set("for", quotes(tokens[dictionaries]))
		var with []string
		for _, dictionary := range items(dictionaries) {
			with = append(with, p.textSearch(catalog.TextSearchDictionary, dictionary))
		}
		mapping.set("with", list(with))
	}
	p.cover(o)
	p.add(o.ID, b)
}

// textSearch returns an object of text search as an expression.
func (p *page) textSearch(kind catalog.Kind, text string) string {
	c := newClause(text)
	if names, ok := c.path(); ok && c.done() && len(names) == 2 {
		if id := (catalog.ID{Kind: kind, Schema: names[0], Name: names[1]}); p.known(id) {
			return p.ref(id)
		}
	}
	return raw(text)
}

func writeParser(p *page, o *catalog.Object) {
	parser := o.Body.(*textsearchparser.Parser)
	p.functions(o, []line{
		{name: "start", value: parser.Start},
		{name: "gettoken", value: parser.GetToken},
		{name: "end", value: parser.End},
		{name: "lextypes", value: parser.LexTypes},
		{name: "headline", value: parser.Headline},
	})
}

func writeTemplate(p *page, o *catalog.Object) {
	template := o.Body.(*textsearchtemplate.Template)
	p.functions(o, []line{{name: "init", value: template.Init}, {name: "lexize", value: template.Lexize}})
}

// functions writes an object of a schema that consists of functions.
func (p *page) functions(o *catalog.Object, functions []line) {
	b := p.object(o.ID)
	for _, function := range slices.DeleteFunc(functions, func(l line) bool { return l.value == "" }) {
		b.set(function.name, p.called(function.value))
	}
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}
