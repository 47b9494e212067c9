package blocks

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind/cast"
	"github.com/plumbsql/plumb/internal/kind/collation"
	"github.com/plumbsql/plumb/internal/kind/eventtrigger"
	"github.com/plumbsql/plumb/internal/kind/rangetype"
)

func writeRange(p *page, o *catalog.Object) {
	r := o.Body.(*rangetype.Range)
	b := p.object(o.ID)
	b.set("subtype", p.dataType(r.Subtype))
	b.setIf(r.Opclass != "", "subtype_opclass", raw(r.Opclass))
	b.setIf(r.Collation != "", "collation", collated(r.Collation))
	b.setIf(r.Canonical != "", "canonical", p.called(r.Canonical))
	b.setIf(r.SubtypeDiff != "", "subtype_diff", raw(r.SubtypeDiff))
	b.set("multirange_type_name", raw(ddl.Ident(r.MultirangeSchema, r.Multirange)))
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

func writeCollation(p *page, o *catalog.Object) {
	c := o.Body.(*collation.Collation)
	b := p.object(o.ID)
	b.set("provider", c.Provider)
	if c.Provider == "libc" {
		b.set("lc_collate", quote(c.Collate))
		b.set("lc_ctype", quote(c.Ctype))
	} else {
		b.set("locale", quote(c.Locale))
	}
	b.setIf(!c.Deterministic, "deterministic", "false")
	b.setIf(c.Rules != "", "rules", quote(c.Rules))
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

func writeCast(p *page, o *catalog.Object) {
	c := o.Body.(*cast.Cast)
	b := &body{kind: "cast"}
	b.set("source", p.dataType(c.Source))
	b.set("target", p.dataType(c.Target))
	switch c.Method {
	case "f":
		b.set("with", raw(c.Function))
	case "i":
		b.set("with", "INOUT")
	}
	b.setIf(c.Context != "e", "as", map[string]string{"a": "ASSIGNMENT", "i": "IMPLICIT"}[c.Context])
	p.comment(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

func writeEventTrigger(p *page, o *catalog.Object) {
	t := o.Body.(*eventtrigger.EventTrigger)
	b := &body{kind: "event_trigger", labels: []string{o.ID.Name}}
	b.set("on", t.Event)
	b.setIf(len(t.Tags) > 0, "tags", quotes(t.Written))
	b.set("execute", p.function(t.FunctionSchema, t.Function))
	b.setIf(t.Enabled != "O", "enabled", enabledWords[t.Enabled])
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

// enabledWords are the states of triggers and rules by letter.
var enabledWords = map[string]string{"A": "ALWAYS", "R": "REPLICA", "D": "DISABLED"}

// function returns the only function of a name as an expression: a reference where there is a block for it.
func (p *page) function(schema, name string) string {
	id := catalog.ID{Kind: catalog.Function, Schema: schema, Name: name}
	if p.routines[id] == 1 {
		return p.ref(id)
	}
	return raw(ddl.Ident(schema, name))
}

// called is function for a name as SQL, which may have argument types.
func (p *page) called(text string) string {
	c := newClause(text)
	names, ok := c.path()
	c.group() //nolint:errcheck // the types are those of the only function of the name
	if ok && c.done() && len(names) == 2 && p.routines[catalog.ID{Kind: catalog.Function, Schema: names[0], Name: names[1]}] == 1 {
		return p.function(names[0], names[1])
	}
	return raw(text)
}

func quotes(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quote(name)
	}
	return list(quoted)
}
