package blocks

import (
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/subscription"
)

// fitsSubscription leaves out those whose connection can't be seen.
func fitsSubscription(_ *page, o *catalog.Object) bool {
	return !o.Body.(*subscription.Subscription).Hidden
}

func writeSubscription(p *page, o *catalog.Object) {
	s := o.Body.(*subscription.Subscription)
	b := &body{kind: "subscription", labels: []string{o.ID.Name}}
	b.set("connection", quote(s.Connection))
	b.set("publications", quotes(s.Written))
	b.setIf(s.SlotName != "", "slot_name", quote(s.SlotName))
	var options []line
	for _, option := range s.Unusual() {
		name, value, _ := strings.Cut(option, "=")
		options = append(options, line{name: name, value: quote(value)})
	}
	b.pairs("options", options)
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}
