package hcl

import (
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

func triggerKind() *kind {
	events := func(kind string) child {
		return child{max: 1, block: &block{kind: kind, attrs: []attr{
			{name: "insert", typ: tBool},
			{name: "update", typ: tBool},
			{name: "update_of", typ: tColumns},
			{name: "delete", typ: tBool},
			{name: "truncate", typ: tBool},
		}}}
	}
	each := []string{"ROW", "STATEMENT"}
	return &kind{build: buildTrigger, block: block{
		kind: "trigger", labels: oneLabel,
		attrs: []attr{
			{name: "on", typ: tRef, required: true, kinds: []string{"table", "partition", "view", "materialized", "foreign_table"}},
			{name: "name", typ: tString},
			{name: "for", typ: tWord, words: each},
			{name: "foreach", typ: tWord, words: each},
			{name: "when", typ: tExpr},
			{name: "from", typ: tRef, kinds: []string{"table", "partition"}},
			deferrable(),
			{name: "constraint", typ: tBool},
			{name: "enabled", typ: tWord, words: []string{"ORIGIN", "ALWAYS", "REPLICA", "DISABLED"}},
			{name: "comment", typ: tString},
			{name: "depends_on", typ: tRefs},
			{name: "for_each", typ: tRepeat},
			renamedFrom(),
		},
		blocks: []child{
			events("before"), events("after"), events("instead_of"),
			{min: 1, max: 1, block: &block{kind: "execute", attrs: []attr{
				{name: "function", typ: tRef, raw: true, kinds: []string{"function"}},
				{name: "procedure", typ: tRef, raw: true, kinds: []string{"function"}},
				{name: "args", typ: tLiterals},
			}}},
			{max: 1, block: &block{kind: "referencing", attrs: []attr{
				{name: "old_table", typ: tString}, {name: "new_table", typ: tString},
			}}},
		},
	}}
}

func buildTrigger(l *loader, n *node) {
	events, ok := l.triggerEvents(n)
	if !ok {
		return
	}
	name, table := ddl.Ident(n.name()), get[*object](n, "on")
	w := &writer{}
	w.add("CREATE ")
	if n.flag("constraint", false) || n.has("deferrable") || n.has("from") {
		w.add("CONSTRAINT ")
	}
	w.add("TRIGGER ", name, "\n", events, " ON ", table.ident())
	if n.has("from") {
		w.add(" FROM ", get[*object](n, "from").ident())
	}
	w.add(deferClause(n), referencing(n))
	w.add("\nFOR EACH ", l.level(n))
	if n.has("when") {
		w.add("\nWHEN (", n.text("when"), ")")
	}
	w.add(l.execution(n.kid("execute"))...)
	l.write(n, RankTrigger, "trigger", table.ident()+"."+name, w)
	if state := n.word("enabled"); state != "" {
		l.statement(n, RankOther, "", "", "ALTER TABLE ", table.ident(), " ", triggerStates[state], " TRIGGER ", name)
	}
	l.comment(n, "TRIGGER "+name+" ON "+table.ident())
}

var triggerStates = map[string]string{
	"ORIGIN": "ENABLE", "ALWAYS": "ENABLE ALWAYS", "REPLICA": "ENABLE REPLICA", "DISABLED": "DISABLE",
}

// name returns the name of a block that nothing refers to: its name attribute, else its label.
func (n *node) name() string {
	if n.has("name") {
		return n.str("name")
	}
	return n.label()
}

// triggerEvents returns BEFORE INSERT OR UPDATE OF a.
func (l *loader) triggerEvents(n *node) (string, bool) {
	var out []string
	for _, kind := range []string{"before", "after", "instead_of"} {
		when := n.kid(kind)
		if when == nil {
			continue
		}
		var events []string
		for _, event := range []string{"insert", "update", "update_of", "delete", "truncate"} {
			switch {
			case event == "update_of" && when.has(event):
				events = append(events, "UPDATE OF "+idents(when.columns(event)))
			case event != "update_of" && when.flag(event, false):
				events = append(events, strings.ToUpper(event))
			}
		}
		if len(events) == 0 || when.flag("update", false) && when.has("update_of") {
			l.errorf(when.rng, "set insert, update or update_of, delete, truncate", "%s says no events, or update twice", when.title())
			return "", false
		}
		out = append(out, keywords(kind)+" "+strings.Join(events, " OR "))
	}
	if len(out) != 1 {
		l.errorf(n.rng, "", "%s needs exactly one of the blocks before, after and instead_of", n.title())
		return "", false
	}
	return out[0], true
}

func (l *loader) level(n *node) string {
	level := n.word("for") + n.word("foreach")
	switch {
	case n.has("for") && n.has("foreach"):
		l.errorf(n.rng, "keep for", "%s has both for and foreach", n.title())
	case level == "":
		return "STATEMENT"
	}
	return level
}

func referencing(n *node) string {
	tables := n.kid("referencing")
	if tables == nil {
		return ""
	}
	clause := "\nREFERENCING"
	if tables.has("old_table") {
		clause += " OLD TABLE AS " + ddl.Ident(tables.str("old_table"))
	}
	if tables.has("new_table") {
		clause += " NEW TABLE AS " + ddl.Ident(tables.str("new_table"))
	}
	return clause
}

func (l *loader) execution(n *node) []any {
	if !l.exclusive(n, "function", "procedure") {
		return nil
	}
	out := []any{"\nEXECUTE FUNCTION "}
	for _, name := range []string{"function", "procedure"} {
		switch f := n.values[name].data.(type) {
		case *object:
			out = append(out, f.ident())
		case text:
			out = append(out, f)
		}
	}
	out = append(out, "(")
	for i, arg := range get[[]text](n, "args") {
		if i > 0 {
			out = append(out, ", ")
		}
		out = append(out, arg)
	}
	return append(out, ")")
}
