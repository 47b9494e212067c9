package blocks

import (
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/composite"
	"github.com/plumbsql/plumb/internal/kind/constraint"
	"github.com/plumbsql/plumb/internal/kind/domain"
	"github.com/plumbsql/plumb/internal/kind/enum"
)

func writeEnum(p *page, o *catalog.Object) {
	labels := o.Body.(*enum.Enum).Labels
	if len(labels) == 0 {
		return
	}
	b := p.object(o.ID)
	quoted := make([]string, len(labels))
	for i, label := range labels {
		quoted[i] = quote(label)
	}
	b.set("values", list(quoted))
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

func writeDomain(p *page, o *catalog.Object) {
	d := o.Body.(*domain.Domain)
	b := p.object(o.ID)
	b.set("type", p.dataType(d.Base))
	b.setIf(d.Collation != "", "collate", collated(d.Collation))
	b.setIf(!d.NotNull, "null", "true")
	b.setIf(d.NotNullName != "", "not_null_name", quote(d.NotNullName))
	b.setIf(d.Default != "", "default", literal(d.Default, d.Base))
	p.facts(b, o.ID)
	for _, part := range p.parts(o.ID, catalog.Constraint) {
		check, ok := checkOf(part.Body.(*constraint.Constraint).Definition)
		if !ok || check.noInherit || check.notValid || check.notEnforced {
			continue
		}
		nested := b.nest("check", part.ID.Sub)
		nested.set("expr", sql(check.expression))
		p.comment(nested, part.ID)
		p.cover(part)
	}
	p.cover(o)
	p.add(o.ID, b)
}

func writeComposite(p *page, o *catalog.Object) {
	c := o.Body.(*composite.Composite)
	b := p.object(o.ID)
	for i, name := range c.AttributeNames {
		field := b.nest("field", name)
		typ := strings.TrimSpace(strings.TrimPrefix(c.Attributes[i], attributeName(c.Attributes[i])))
		if c.Collations[i] != "" {
			typ = strings.TrimSuffix(typ, " COLLATE "+c.Collations[i])
			field.set("type", p.dataType(typ))
			field.set("collate", collated(c.Collations[i]))
		} else {
			field.set("type", p.dataType(typ))
		}
		id := o.ID
		id.Sub = name
		p.comment(field, id)
	}
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

// attributeName returns the name that an attribute's definition begins with, with its quotes.
func attributeName(definition string) string {
	c := newClause(definition)
	return c.next()
}
