package hcl

import (
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

func rangeKind() *kind {
	return &kind{named: true, build: buildRange, block: block{kind: "range", labels: qualified, attrs: schemaRequired(
		attr{name: "subtype", typ: tDataType, required: true},
		attr{name: "subtype_opclass", typ: tName},
		attr{name: "collation", typ: tName, kinds: []string{"collation"}},
		attr{name: "canonical", typ: tRef, raw: true, kinds: []string{"function"}},
		attr{name: "subtype_diff", typ: tRef, raw: true, kinds: []string{"function"}},
		attr{name: "multirange_type_name", typ: tName},
	)}}
}

func buildRange(l *loader, n *node) {
	name := n.obj.ident()
	rank := RankType
	if n.has("canonical") { // which takes the type, so that its name comes first
		l.statement(n, RankType, "", "", "CREATE TYPE ", name)
		rank = RankFunction
	}
	w := &writer{}
	w.add("CREATE TYPE ", name, " AS RANGE (\n  SUBTYPE = ", get[dataType](n, "subtype"))
	for _, option := range []string{"subtype_opclass", "collation", "canonical", "subtype_diff", "multirange_type_name"} {
		if n.has(option) {
			w.add(",\n  ", strings.ToUpper(option), " = ", n.named(option))
		}
	}
	w.add("\n)")
	l.write(n, rank, "type", name, w)
	l.comment(n, "TYPE "+name)
}

// named returns the SQL of an attribute that names an object: a reference, a name, or sql("…").
func (n *node) named(name string) any {
	switch v := n.values[name].data.(type) {
	case *object:
		return v.ident()
	case text:
		return v
	}
	return ""
}

func collationKind() *kind {
	return &kind{named: true, build: buildCollation, block: block{kind: "collation", labels: qualified, attrs: schemaRequired(
		attr{name: "from", typ: tName, kinds: []string{"collation"}},
		attr{name: "provider", typ: tWord, words: []string{"icu", "libc", "builtin"}},
		attr{name: "locale", typ: tString},
		attr{name: "lc_collate", typ: tString},
		attr{name: "lc_ctype", typ: tString},
		attr{name: "deterministic", typ: tBool},
		attr{name: "rules", typ: tString},
		attr{name: "version", typ: tString},
	)}}
}

func buildCollation(l *loader, n *node) {
	name := n.obj.ident()
	w := &writer{}
	w.add("CREATE COLLATION ", name)
	if n.has("from") {
		if !l.exclusive(n, "from", "provider", "locale", "lc_collate", "lc_ctype") {
			return
		}
		w.add(" FROM ", n.text("from"))
	} else {
		var options []string
		if n.has("provider") {
			options = append(options, "PROVIDER = "+n.word("provider"))
		}
		for _, option := range []string{"locale", "lc_collate", "lc_ctype", "rules", "version"} {
			if n.has(option) {
				options = append(options, strings.ToUpper(option)+" = "+trimmed(ddl.Literal(n.str(option))))
			}
		}
		if !n.flag("deterministic", true) {
			options = append(options, "DETERMINISTIC = false")
		}
		w.add(" (", strings.Join(options, ", "), ")")
	}
	l.write(n, RankType, "collation", name, w)
	l.comment(n, "COLLATION "+name)
}
