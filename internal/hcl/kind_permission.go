package hcl

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

// privileges are what can be granted, by the kind that it can be granted on.
var privileges = map[string][]string{
	"table":        {"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"},
	"column":       {"SELECT", "INSERT", "UPDATE", "REFERENCES"},
	"sequence":     {"USAGE", "SELECT", "UPDATE"},
	"schema":       {"USAGE", "CREATE"},
	"function":     {"EXECUTE"},
	"type":         {"USAGE"},
	"foreign":      {"USAGE"},
	"language":     {"USAGE"},
	"large object": {"SELECT", "UPDATE"},
}

// grantTargets say for each kind how GRANT names it and whose privileges it has.
var grantTargets = map[string]struct{ keyword, privileges string }{
	"schema": {"SCHEMA", "schema"}, "table": {"TABLE", "table"}, "partition": {"TABLE", "table"}, "view": {"TABLE", "table"},
	"materialized": {"TABLE", "table"}, "sequence": {"SEQUENCE", "sequence"}, "function": {"FUNCTION", "function"},
	"procedure": {"PROCEDURE", "function"}, "enum": {"TYPE", "type"}, "composite": {"TYPE", "type"},
	"domain": {"DOMAIN", "type"}, "range": {"TYPE", "type"}, "base_type": {"TYPE", "type"}, "column": {"TABLE", "column"},
	"language": {"LANGUAGE", "language"}, "foreign_table": {"TABLE", "table"}, "server": {"FOREIGN SERVER", "foreign"}, "foreign_data_wrapper": {"FOREIGN DATA WRAPPER", "foreign"},
}

// allPrivileges are the words of a privileges attribute.
func allPrivileges() []string {
	words := []string{"ALL"}
	for _, kind := range sortedKeys(privileges) {
		for _, word := range privileges[kind] {
			if !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	return words
}

func grantAttrs(attrs ...attr) []attr {
	return append([]attr{
		{name: "to", typ: tGrantees, required: true, words: []string{"PUBLIC"}},
		{name: "privileges", typ: tWords, required: true, words: allPrivileges()},
		{name: "grantable", typ: tBool},
		{name: "for_each", typ: tRepeat},
		{name: "depends_on", typ: tRefs},
	}, attrs...)
}

func permissionKind() *kind {
	return &kind{build: buildPermission, block: block{kind: "permission", labels: noLabel, attrs: grantAttrs(
		attr{name: "for", typ: tRef, required: true, raw: true, kinds: sortedKeys(grantTargets)},
	)}}
}

func buildPermission(l *loader, n *node) {
	words := n.words("privileges")
	if raw, ok := n.values["for"].data.(text); ok {
		l.statement(n, RankGrant, "", "", "GRANT ", strings.Join(words, ", "), " ON ", raw, l.toClause(n))
		return
	}
	obj := get[*object](n, "for")
	target := grantTargets[obj.kind]
	if !l.grantable(n, target.privileges, obj.describe()) {
		return
	}
	if obj.overloads > 1 {
		l.errorf(n.values["for"].rng, `write sql("FUNCTION name(types)")`, "there are %d functions %q", obj.overloads, obj.name)
		return
	}
	on := obj.ident()
	if obj.kind == "column" {
		for i := range words {
			words[i] += " (" + ddl.Ident(obj.name) + ")"
		}
		on = obj.parent.ident()
	}
	l.statement(n, RankGrant, "", "", "GRANT ", strings.Join(words, ", "), " ON ", target.keyword, " ", on, l.toClause(n))
}

// grantable checks that the privileges exist on the kind.
func (l *loader) grantable(n *node, kind, what string) bool {
	for _, word := range n.words("privileges") {
		if word != "ALL" && !slices.Contains(privileges[kind], word) {
			l.errorf(n.values["privileges"].rng, oneOf(append(privileges[kind], "ALL")), "%s can't be granted on %s", word, what)
			return false
		}
	}
	return true
}

func (l *loader) toClause(n *node) string {
	clause := " TO " + l.granteeList(n, "to")
	if n.flag("grantable", false) {
		clause += " WITH GRANT OPTION"
	}
	return clause
}

// defaultTargets say which privileges the objects of a default permission have.
var defaultTargets = map[string]string{
	"TABLES": "table", "SEQUENCES": "sequence", "FUNCTIONS": "function", "TYPES": "type", "SCHEMAS": "schema", "LARGE_OBJECTS": "large object",
}

func defaultPermissionKind() *kind {
	return &kind{build: buildDefaultPermission, block: block{kind: "default_permission", labels: noLabel, attrs: grantAttrs(
		attr{name: "schema", typ: tRef, kinds: []string{"schema"}},
		attr{name: "on", typ: tWord, required: true, words: sortedKeys(defaultTargets)},
		attr{name: "for", typ: tGrantees},
	)}}
}

func buildDefaultPermission(l *loader, n *node) {
	on := n.word("on")
	target := defaultTargets[on]
	on = strings.ReplaceAll(on, "_", " ")
	if !l.grantable(n, target, strings.ToLower(on)) {
		return
	}
	w := &writer{}
	w.add("ALTER DEFAULT PRIVILEGES")
	if n.has("for") {
		w.add(" FOR ROLE ", l.granteeList(n, "for"))
	}
	if n.has("schema") {
		w.add(" IN SCHEMA ", get[*object](n, "schema").ident())
	}
	w.add(" GRANT ", strings.Join(n.words("privileges"), ", "), " ON ", on, l.toClause(n))
	l.write(n, RankDefaultPrivileges, "", "", w)
}
