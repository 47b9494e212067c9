package blocks

import (
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/accessmethod"
	"github.com/plumbsql/plumb/internal/kind/conversion"
	languages "github.com/plumbsql/plumb/internal/kind/language"
	"github.com/plumbsql/plumb/internal/kind/transform"
)

func writeConversion(p *page, o *catalog.Object) {
	c := o.Body.(*conversion.Conversion)
	b := p.object(o.ID)
	b.set("source", quote(c.Source))
	b.set("target", quote(c.Target))
	b.set("function", p.called(c.Function))
	b.setIf(c.Default, "default", "true")
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

// writeTransform leaves out transforms of a language with capitals, which HCL doesn't keep.
func writeTransform(p *page, o *catalog.Object) {
	t := o.Body.(*transform.Transform)
	c := newClause(o.ID.Name)
	typ := strings.TrimSpace(c.until("LANGUAGE"))
	c.take("LANGUAGE")
	name, ok := c.name()
	if !ok || !c.done() || name != strings.ToLower(name) {
		return
	}
	b := &body{kind: "transform"}
	b.set("type", p.dataType(typ))
	b.set("lang", language(name))
	b.setIf(t.FromSQL != "", "from_sql", p.called(t.FromSQL))
	b.setIf(t.ToSQL != "", "to_sql", p.called(t.ToSQL))
	p.comment(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

func writeAccessMethod(p *page, o *catalog.Object) {
	a := o.Body.(*accessmethod.AccessMethod)
	b := &body{kind: "access_method", labels: []string{o.ID.Name}}
	b.set("type", a.Type)
	b.set("handler", p.called(a.Handler))
	p.comment(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

func writeLanguage(p *page, o *catalog.Object) {
	l := o.Body.(*languages.Language)
	b := &body{kind: "language", labels: []string{o.ID.Name}}
	b.set("handler", p.called(l.Handler))
	b.setIf(l.Inline != "", "inline", p.called(l.Inline))
	b.setIf(l.Validator != "", "validator", p.called(l.Validator))
	b.setIf(l.Trusted, "trusted", "true")
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}
