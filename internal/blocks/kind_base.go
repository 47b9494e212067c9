package blocks

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/basetype"
)

// alignmentWords are the words for the letters of pg_type.typalign.
var alignmentWords = map[string]string{"c": "CHAR", "s": "INT2", "i": "INT4", "d": "DOUBLE"}

func writeBaseType(p *page, o *catalog.Object) {
	t := o.Body.(*basetype.Type)
	b := p.object(o.ID)
	for _, function := range []line{
		{name: "input", value: t.Input},
		{name: "output", value: t.Output},
		{name: "receive", value: t.Receive},
		{name: "send", value: t.Send},
		{name: "modifier_input", value: t.ModifierInput},
		{name: "modifier_output", value: t.ModifierOutput},
		{name: "analyze", value: t.Analyze},
		{name: "subscript", value: t.Subscript},
	} {
		b.setIf(function.value != "", function.name, p.called(function.value))
	}
	b.setIf(t.Length >= 0, "length", number(int64(t.Length)))
	b.setIf(t.ByValue, "by_value", "true")
	b.set("alignment", alignmentWords[t.Alignment])
	b.set("storage", storageWords[t.Storage])
	b.setIf(t.Category != "U", "category", quote(t.Category))
	b.setIf(t.Preferred, "preferred", "true")
	if t.Default != nil {
		b.set("default", quote(*t.Default))
	}
	b.setIf(t.Element != "", "element", p.dataType(t.Element))
	b.setIf(t.Delimiter != ",", "delimiter", quote(t.Delimiter))
	b.setIf(t.Collatable, "collatable", "true")
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}
