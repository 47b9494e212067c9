package hcl

import (
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

// subscriptionKind is a subscription to publications of another database. Where it is made it never connects, and stays
// disabled: when to begin is a matter of operation.
func subscriptionKind() *kind {
	return &kind{build: buildSubscription, block: block{kind: "subscription", labels: oneLabel, attrs: []attr{
		{name: "name", typ: tString},
		{name: "connection", typ: tString, required: true},
		{name: "publications", typ: tStrings, required: true},
		{name: "slot_name", typ: tString},
		{name: "options", typ: tOptions},
		{name: "owner", typ: tRole, words: ownerWords},
		{name: "comment", typ: tString},
		{name: "depends_on", typ: tRefs},
		{name: "for_each", typ: tRepeat},
	}}}
}

func buildSubscription(l *loader, n *node) {
	name := ddl.Ident(n.name())
	publications := get[[]string](n, "publications")
	if len(publications) == 0 {
		l.errorf(n.rng, "write a list of strings", "%s has no publications", n.title())
		return
	}
	slot := "NONE"
	if n.has("slot_name") {
		slot = trimmed(ddl.Literal(n.str("slot_name")))
	}
	with := []string{"connect = false", "enabled = false", "slot_name = " + slot}
	for _, option := range get[[]option](n, "options") {
		switch option.name {
		case "connect", "enabled", "slot_name", "create_slot", "copy_data":
			l.errorf(n.values["options"].rng, "remove it: a subscription is made without connecting", "%s can't have the option %s", n.title(), option.name)
			return
		}
		with = append(with, ddl.Ident(option.name)+" = "+option.value)
	}
	l.statement(n, RankWhole, "subscription", name, "CREATE SUBSCRIPTION ", name, " CONNECTION ", trimmed(ddl.Literal(n.str("connection"))),
		" PUBLICATION ", ddl.Idents(publications), " WITH (", strings.Join(with, ", "), ")")
	l.comment(n, "SUBSCRIPTION "+name)
}
