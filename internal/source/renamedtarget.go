package source

import "github.com/plumbsql/plumb/internal/catalog"

// renamable are the kinds of what a CREATE statement makes, by the words that name it. A type is one of several.
var renamable = map[string][]catalog.Kind{
	"SCHEMA": {catalog.Schema}, "TABLE": {catalog.Table}, "FOREIGN TABLE": {catalog.ForeignTable}, "VIEW": {catalog.View},
	"MATERIALIZED VIEW": {catalog.MaterializedView}, "INDEX": {catalog.Index}, "SEQUENCE": {catalog.Sequence},
	"TYPE":   {catalog.Enum, catalog.Composite, catalog.Range, catalog.BaseType},
	"DOMAIN": {catalog.Domain}, "FUNCTION": {catalog.Function}, "PROCEDURE": {catalog.Procedure},
	"AGGREGATE": {catalog.Aggregate}, "TRIGGER": {catalog.Trigger}, "POLICY": {catalog.Policy}, "RULE": {catalog.Rule},
	"COLLATION": {catalog.Collation}, "CONVERSION": {catalog.Conversion}, "STATISTICS": {catalog.Statistics},
	"PUBLICATION": {catalog.Publication}, "SUBSCRIPTION": {catalog.Subscription}, "SERVER": {catalog.Server},
	"FOREIGN DATA WRAPPER": {catalog.ForeignDataWrapper}, "EVENT TRIGGER": {catalog.EventTrigger}, "LANGUAGE": {catalog.Language},
	"OPERATOR CLASS": {catalog.OperatorClass}, "OPERATOR FAMILY": {catalog.OperatorFamily},
	"TEXT SEARCH CONFIGURATION": {catalog.TextSearchConfiguration}, "TEXT SEARCH DICTIONARY": {catalog.TextSearchDictionary},
	"TEXT SEARCH PARSER": {catalog.TextSearchParser}, "TEXT SEARCH TEMPLATE": {catalog.TextSearchTemplate},
}

// global are the kinds that live in no schema.
var global = map[string]bool{
	"SCHEMA": true, "PUBLICATION": true, "SUBSCRIPTION": true, "SERVER": true, "FOREIGN DATA WRAPPER": true,
	"EVENT TRIGGER": true, "LANGUAGE": true,
}

// belongs are the words before the relation that an object belongs to, by its kind.
var belongs = map[string]string{"TRIGGER": "ON", "POLICY": "ON", "RULE": "TO", "INDEX": "ON"}

// target returns what a CREATE statement makes.
func (c *renamer) target() (Renamed, bool) {
	head := creation(c.t)
	kind, i := head.kind, head.name
	if kind == "FOREIGN DATA" || kind == "TEXT SEARCH" {
		kind += " " + c.t.word(i)
		i++
	}
	about := Renamed{Kinds: renamable[kind]}
	schema, name, next, ok := c.t.name(i)
	if c.t.word(0) != "CREATE" || about.Kinds == nil || !ok || kind == "INDEX" && c.t.is(i, "ON") || kind == "SCHEMA" && c.t.is(i, "AUTHORIZATION") {
		return about, false
	}
	if word := belongs[kind]; word != "" {
		on := c.t.find(next, word) + 1
		if c.t.is(on, "ONLY") {
			on++
		}
		relationSchema, relation, _, found := c.t.name(on)
		if on == 0 || !found {
			return about, false
		}
		schema = relationSchema
		if kind != "INDEX" {
			about.Sub, name = name, relation
		}
	}
	if schema == "" && !global[kind] {
		schema = c.s.schema()
	}
	about.Schema, about.Name = schema, name
	return about, true
}
