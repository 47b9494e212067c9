package blocks

import (
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind/operator"
	"github.com/plumbsql/plumb/internal/kind/operatorclass"
	"github.com/plumbsql/plumb/internal/kind/operatorfamily"
)

func writeOperator(p *page, o *catalog.Object) {
	op := o.Body.(*operator.Operator)
	b := p.object(o.ID)
	b.set("function", p.called(op.Function))
	b.setIf(op.Left != "", "left_arg", p.dataType(op.Left))
	b.set("right_arg", p.dataType(op.Right))
	for _, link := range []struct {
		name string
		to   []string
	}{{"commutator", op.Commutator}, {"negator", op.Negator}} {
		if len(link.to) == 2 {
			b.set(link.name, quote(ddl.Ident(link.to[0])+"."+link.to[1]))
		}
	}
	b.setIf(op.Restrict != "", "restrict", p.called(op.Restrict))
	b.setIf(op.Join != "", "join", p.called(op.Join))
	b.setIf(op.Hashes, "hashes", "true")
	b.setIf(op.Merges, "merges", "true")
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

// writeOperatorFamily writes a family with the members that belong to none of its classes.
func writeOperatorFamily(p *page, o *catalog.Object) {
	b := p.object(o.ID)
	b.set("using", accessMethod(o.ID.Sub))
	p.facts(b, o.ID)
	for _, id := range p.db.OfKind(catalog.OperatorFamilyMember) {
		part := p.db.Get(id)
		m := part.Body.(*operatorfamily.Member)
		if id.Schema != o.ID.Schema || id.Name != o.ID.Name || m.Method != o.ID.Sub {
			continue
		}
		member := m.Member + " " + m.Operands + " " + m.Calls
		if strings.HasPrefix(m.Member, "OPERATOR") {
			member = m.Member + " " + m.Calls + " " + m.Operands + m.Sort
		}
		if p.member(b, member) {
			p.cover(part)
		}
	}
	p.cover(o)
	p.add(o.ID, b)
}

// writeOperatorClass leaves out a class with a member that can't be read.
func writeOperatorClass(p *page, o *catalog.Object) {
	class := o.Body.(*operatorclass.Class)
	b := p.object(o.ID)
	b.set("type", p.dataType(class.Type))
	b.set("using", accessMethod(o.ID.Sub))
	b.setIf(class.Default, "default", "true")
	b.set("family", p.family(class.Family))
	b.setIf(class.Storage != "", "storage", p.dataType(class.Storage))
	p.facts(b, o.ID)
	for _, member := range class.Members {
		if !p.member(b, member) {
			return
		}
	}
	p.cover(o)
	p.add(o.ID, b)
}

// family returns an operator family as an expression.
func (p *page) family(text string) string {
	if names, ok := newClause(text).path(); ok && len(names) == 2 {
		for _, id := range p.db.OfKind(catalog.OperatorFamily) {
			if id.Schema == names[0] && id.Name == names[1] && p.known(id) {
				return p.ref(id)
			}
		}
	}
	return raw(text)
}

// member writes an operator or function of a class or family as CREATE OPERATOR CLASS takes it.
func (p *page) member(b *body, text string) bool {
	c := newClause(text)
	kind := strings.ToLower(c.next())
	nested := &body{kind: kind}
	nested.set("number", c.next())
	if kind == "operator" {
		nested.set("op", quote(strings.TrimSpace(c.until("("))))
	}
	operands, ok := c.group()
	types := items(operands)
	if !ok || len(types) != 2 {
		return false
	}
	if kind == "function" {
		nested.set("function", p.called(c.rest()))
	}
	nested.set("left_arg", p.dataType(types[0]))
	nested.set("right_arg", p.dataType(types[1]))
	if kind == "operator" && c.take("FOR", "ORDER", "BY") {
		nested.set("order_by", p.family(c.rest()))
	}
	b.lines = append(b.lines, line{block: nested})
	return true
}
