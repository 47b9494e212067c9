package hcl

import (
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
)

// renamedFrom is the attribute of everything that PostgreSQL can rename.
func renamedFrom() attr { return attr{name: "renamed_from", typ: tString} }

// renamable are the kinds of the objects that blocks make.
var renamable = map[string]catalog.Kind{
	"schema": catalog.Schema, "table": catalog.Table, "partition": catalog.Table, "view": catalog.View, "materialized": catalog.MaterializedView,
	"enum": catalog.Enum, "domain": catalog.Domain, "composite": catalog.Composite, "sequence": catalog.Sequence,
	"range": catalog.Range, "base_type": catalog.BaseType, "collation": catalog.Collation, "aggregate": catalog.Aggregate, "statistics": catalog.Statistics,
	"text_search_configuration": catalog.TextSearchConfiguration, "text_search_dictionary": catalog.TextSearchDictionary,
	"operator_class": catalog.OperatorClass, "operator_family": catalog.OperatorFamily, "conversion": catalog.Conversion,
	"function": catalog.Function, "procedure": catalog.Procedure, "trigger": catalog.Trigger, "policy": catalog.Policy,
	"column": catalog.Column, "field": catalog.Composite, "value": catalog.Enum, "index": catalog.Index,
	"primary_key": catalog.Constraint, "unique": catalog.Constraint, "check": catalog.Constraint,
	"foreign_table": catalog.ForeignTable, "exclude": catalog.Constraint, "foreign_key": catalog.Constraint,
}

// renames notes what a block and the blocks in it were called before.
func (l *loader) renames(n *node) {
	owner := n.obj
	about := Renamed{}
	if on := get[*object](n, "on"); on != nil {
		owner, about.Sub = on, n.name()
	}
	if owner == nil {
		return
	}
	about.Schema, about.Name = owner.schema, owner.name
	l.renamedNode(n, about)
	for _, c := range n.block.blocks {
		for _, kid := range n.kids[c.kind] {
			l.renamedPart(kid, about)
		}
	}
}

// renamedPart notes a block within the block of an object.
func (l *loader) renamedPart(n *node, about Renamed) {
	if !n.has("renamed_from") {
		return
	}
	name := n.label()
	if name == "" {
		l.errorf(n.values["renamed_from"].rng, "write "+n.block.kind+` "name" { … }`, "%s block with renamed_from needs a name", withArticle(n.block.kind))
		return
	}
	about.Sub = name
	if n.block.kind == "index" {
		about.Name, about.Sub = name, ""
	}
	l.renamedNode(n, about)
}

func (l *loader) renamedNode(n *node, about Renamed) {
	if !n.has("renamed_from") {
		return
	}
	kind := renamable[n.block.kind]
	if kind == catalog.Column && n.parent.block.kind != "table" && n.parent.block.kind != "foreign_table" {
		kind = catalog.ViewColumn
	}
	old, rng := n.str("renamed_from"), n.values["renamed_from"].rng
	schema, name, qualified := cutName(old)
	if about.Sub != "" || about.Schema == "" {
		schema, name, qualified = "", old, false
	}
	if name == "" || qualified && schema == "" {
		l.errorf(rng, "write the name that the object had", "renamed_from has no name")
		return
	}
	about.Kinds, about.Old, about.OldSchema = []catalog.Kind{kind}, name, schema
	about.File, about.Line, about.Column = rng.Filename, rng.Start.Line, rng.Start.Column
	l.renamed = append(l.renamed, about)
}

// cutName cuts schema.name at its dot. Quotes keep a dot in a name, as in SQL; nothing else does, and capitals stay.
func cutName(text string) (schema, name string, qualified bool) {
	quoted := false
	for i, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case r == '.' && !quoted:
			return unquote(text[:i]), unquote(text[i+1:]), true
		}
	}
	return "", unquote(text), false
}

func unquote(name string) string {
	if len(name) > 1 && strings.HasPrefix(name, `"`) && strings.HasSuffix(name, `"`) {
		return strings.ReplaceAll(name[1:len(name)-1], `""`, `"`)
	}
	return name
}
