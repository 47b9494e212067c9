package hcl

import (
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

func policyKind() *kind {
	return &kind{build: buildPolicy, block: block{kind: "policy", labels: oneLabel, attrs: []attr{
		{name: "on", typ: tRef, required: true, kinds: []string{"table", "partition"}},
		{name: "name", typ: tString},
		{name: "as", typ: tWord, words: []string{"PERMISSIVE", "RESTRICTIVE"}},
		{name: "for", typ: tWord, words: []string{"ALL", "SELECT", "INSERT", "UPDATE", "DELETE"}},
		{name: "to", typ: tGrantees, words: []string{"PUBLIC", "CURRENT_ROLE", "CURRENT_USER", "SESSION_USER"}},
		{name: "using", typ: tExpr},
		{name: "check", typ: tExpr},
		{name: "comment", typ: tString},
		{name: "depends_on", typ: tRefs},
		{name: "for_each", typ: tRepeat},
		renamedFrom(),
	}}}
}

func buildPolicy(l *loader, n *node) {
	name, table := ddl.Ident(n.name()), get[*object](n, "on")
	w := &writer{}
	w.add("CREATE POLICY ", name, " ON ", table.ident())
	if n.has("as") {
		w.add(" AS ", n.word("as"))
	}
	if n.has("for") {
		w.add(" FOR ", n.word("for"))
	}
	if n.has("to") {
		w.add(" TO ", l.granteeList(n, "to"))
	}
	if n.has("using") {
		w.add("\nUSING (", n.text("using"), ")")
	}
	if n.has("check") {
		w.add("\nWITH CHECK (", n.text("check"), ")")
	}
	l.write(n, RankPolicy, "policy", table.ident()+"."+name, w)
	l.comment(n, "POLICY "+name+" ON "+table.ident())
}

// granteeList returns the roles of an attribute as SQL, and remembers that they are needed.
func (l *loader) granteeList(n *node, name string) string {
	var out []string
	for _, g := range get[[]grantee](n, name) {
		l.mention(g, n)
		out = append(out, g.sql())
	}
	return strings.Join(out, ", ")
}
