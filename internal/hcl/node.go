package hcl

import (
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

// get returns the value of an attribute as T, or the zero value where it is not set.
func get[T any](n *node, name string) T {
	data, _ := n.values[name].data.(T)
	return data
}

func (n *node) has(name string) bool {
	_, ok := n.values[name]
	return ok
}

func (n *node) str(name string) string        { return get[string](n, name) }
func (n *node) word(name string) string       { return get[string](n, name) }
func (n *node) words(name string) []string    { return get[[]string](n, name) }
func (n *node) text(name string) text         { return get[text](n, name) }
func (n *node) columns(name string) []*object { return get[[]*object](n, name) }

// flag returns a bool attribute, or the given value where it is not set.
func (n *node) flag(name string, otherwise bool) bool {
	if !n.has(name) {
		return otherwise
	}
	return get[bool](n, name)
}

// kid returns the only nested block of a kind, or nil.
func (n *node) kid(kind string) *node {
	if kids := n.kids[kind]; len(kids) > 0 {
		return kids[0]
	}
	return nil
}

// label returns the only label of a nested block, or "".
func (n *node) label() string {
	if len(n.labels) == 0 {
		return ""
	}
	return n.labels[len(n.labels)-1]
}

// ident returns the quoted name of what a top-level block declares.
func (o *object) ident() string { return ddl.Ident(o.schema, o.name) }

// names returns the names of objects, and idents the same quoted and joined.
func names(objects []*object) []string {
	out := make([]string, len(objects))
	for i, obj := range objects {
		out[i] = obj.name
	}
	return out
}

func idents(objects []*object) string { return ddl.Idents(names(objects)) }

// owner writes ALTER … OWNER TO for a block that names an owner.
func (l *loader) owner(n *node, target string) {
	if owner, ok := n.values["owner"].data.(grantee); ok {
		l.mention(owner, n)
		l.statement(n, said(RankOwner, target), "", "", "ALTER ", target, " OWNER TO ", owner.sql())
	}
}

// said returns when to say something of a target: of event triggers not before they are made, which is last of all.
func said(rank Rank, target string) Rank {
	if strings.HasPrefix(target, "EVENT TRIGGER ") {
		return RankEventTrigger
	}
	return rank
}

// comment writes what is said about the object of a block beside its definition: the comment and the owner. Target is what
// stands behind COMMENT ON and ALTER.
func (l *loader) comment(n *node, target string) {
	l.owner(n, target)
	if n.has("comment") {
		l.statement(n, said(RankComment, target), "", "", "COMMENT ON ", target, " IS ", trimmed(ddl.Literal(n.str("comment"))))
	}
}

// exclusive records an error unless exactly one of the attributes is set.
func (l *loader) exclusive(n *node, names ...string) bool {
	count := 0
	for _, name := range names {
		if n.has(name) {
			count++
		}
	}
	if count == 1 {
		return true
	}
	l.errorf(n.rng, "", "%s needs exactly one of %s", n.title(), join(names))
	return false
}

func join(words []string) string { return strings.Join(words, ", ") }

// trimmed removes the space that a literal may start with.
func trimmed(literal string) string { return strings.TrimSpace(literal) }
