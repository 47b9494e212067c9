package hcl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// explain says in the terms of a schema what the HCL library says in terms of variables and attributes.
func (l *loader) explain(diag *hcl.Diagnostic, a *attr) (what, hint string, ok bool) {
	if diag.Summary == "Invalid template control keyword" || diag.Summary == "Invalid template directive" {
		return sentence(diag), "%{ begins a directive of HCL: write %%{ for the text itself", true
	}
	traversal, isTraversal := diag.Expression.(*hclsyntax.ScopeTraversalExpr)
	if !isTraversal {
		return "", "", false
	}
	path := steps(traversal.Traversal)
	if len(path) == 0 {
		return "", "", false
	}
	if diag.Summary == "Unknown variable" {
		return unknownWord(path, a)
	}
	if (path[0] == "var" || path[0] == "local") && len(path) > 1 {
		return l.undeclared(path[0], path[1])
	}
	if l.objects[path[0]] == nil && path[0] != "column" {
		return "", "", false
	}
	if path[0] == "column" && len(path) > 1 {
		return fmt.Sprintf("there is no column %q here%s", path[1], meant(path[1], columnsOf(diag.EvalContext))), "declare it with a column block", true
	}
	return l.dangling(path, a)
}

// columnsOf returns the columns that an expression sees.
func columnsOf(ctx *hcl.EvalContext) []string {
	for ; ctx != nil; ctx = ctx.Parent() {
		if columns, ok := ctx.Variables["column"]; ok && columns.Type().IsObjectType() {
			return sortedKeys(columns.Type().AttributeTypes())
		}
	}
	return nil
}

// undeclared explains a variable or local that is not there.
func (l *loader) undeclared(root, name string) (what, hint string, ok bool) {
	kind, candidates, found := "variable", sortedKeys(l.vars), false
	if _, found = l.vars[name]; root == "local" {
		kind, candidates = "local", sortedKeys(l.local)
		_, found = l.local[name]
	}
	if found {
		return "", "", false
	}
	return fmt.Sprintf("there is no %s %q%s", kind, name, meant(name, candidates)), "declare it, or correct the name", true
}

// unknownWord explains a bare word that nothing knows.
func unknownWord(path []string, a *attr) (what, hint string, ok bool) {
	word := path[0]
	if word == "column" {
		return "column." + strings.Join(path[1:], ".") + " can only be used inside a block with columns",
			"write table.<name>.column.<name>", true
	}
	switch {
	case a == nil:
		return "", "", false
	case a.typ == tDataType:
		return fmt.Sprintf("unknown type %q%s", word, meant(word, typeNames())), `write sql("…") for a type that HCL has no word for`, true
	case len(a.words) > 0:
		return fmt.Sprintf("unknown word %q for %s%s", word, a.name, meant(word, a.words)), oneOf(a.words), true
	case a.typ == tString || a.typ == tExpr || a.typ == tLiteral:
		return fmt.Sprintf("unknown word %q for %s", word, a.name), `put text between quotes; in SQL, write $${ for the text "${"`, true
	}
	return "", "", false
}

// dangling explains a reference to something that is not there.
func (l *loader) dangling(path []string, a *attr) (what, hint string, ok bool) {
	ns, kind := l.objects[path[0]], path[0]
	if ns == nil || len(path) < 2 {
		return "", "", false
	}
	name, rest := path[1], path[2:]
	obj := ns.byName[name]
	if inSchema := ns.byPath[name]; inSchema != nil && obj == nil && len(rest) > 0 {
		if obj = inSchema[rest[0]]; obj == nil {
			return fmt.Sprintf("there is no %s %q in schema %q%s", kind, rest[0], name, meant(rest[0], sortedKeys(inSchema))),
				"declare it, or correct the reference", true
		}
		name, rest = rest[0], rest[1:]
	} else if ns.ambiguous[name] {
		return fmt.Sprintf("%s %q stands in more than one schema", kind, name), "write " + kind + ".<schema>." + name, true
	}
	switch {
	case obj == nil:
		return fmt.Sprintf("there is no %s %q%s", kind, name, meant(name, sortedKeys(ns.byName))),
			l.elsewhere(kind, name), true
	case len(rest) > 1 && rest[0] == "column" && !slices.Contains(obj.columns, rest[1]):
		return fmt.Sprintf("%s has no column %q%s", obj.describe(), rest[1], meant(rest[1], obj.columns)),
			"declare it with a column block", true
	case len(rest) == 0 && a != nil:
		return fmt.Sprintf("%s can't be a %s", a.name, kind), a.wanted(), true
	case len(rest) > 0:
		return fmt.Sprintf("a reference to a %s has no %q", kind, rest[0]), "use name, schema or column", true
	}
	return "", "", false
}

// elsewhere hints at an object of another kind with the name.
func (l *loader) elsewhere(kind, name string) string {
	for _, other := range sortedKeys(l.objects) {
		if other != kind && l.objects[other].byName[name] != nil {
			return fmt.Sprintf("there is a %s of that name: write %s.%s", other, other, name)
		}
	}
	return "declare it, or correct the reference"
}
