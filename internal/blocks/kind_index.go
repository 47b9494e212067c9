package blocks

import (
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/index"
)

// accessMethod returns an index type in Atlas's spelling.
func accessMethod(method string) string {
	if word, ok := map[string]string{
		"btree": "BTREE", "brin": "BRIN", "hash": "HASH", "gin": "GIN", "gist": "GIST", "spgist": "SPGIST",
	}[method]; ok {
		return word
	}
	return quote(method)
}

// writeIndex writes an index into the block of its table.
func writeIndex(p *page, relation *body, o *catalog.Object) {
	i := o.Body.(*index.Index)
	p.nameless = i.RelationKind == "m"
	defer func() { p.nameless = false }()
	b := indexBody(p, o.ID, i)
	if b == nil || !i.Valid {
		return
	}
	b.setIf(i.Tablespace != "", "tablespace", quote(i.Tablespace))
	p.comment(b, o.ID)
	relation.lines = append(relation.lines, line{block: b})
	covered := *i
	covered.Clustered, covered.Statistics = false, nil
	p.coverAs(o, &covered)
}

func indexBody(p *page, id catalog.ID, i *index.Index) *body {
	b := &body{kind: "index", labels: []string{id.Name}}
	b.setIf(i.Unique, "unique", "true")
	def := newClause(i.Definition)
	if !def.take("USING") {
		return nil
	}
	method, _ := def.name()
	b.setIf(method != "btree", "type", accessMethod(method))
	elements, ok := def.group()
	if !ok {
		return nil
	}
	if columns, plain := identifiers(elements); plain {
		b.set("columns", p.columnList(columns))
	} else {
		for _, item := range items(elements) {
			if !p.element(b.nest("on"), item) {
				return nil
			}
		}
	}
	if def.take("INCLUDE") {
		columns, ok := def.columns()
		if !ok {
			return nil
		}
		b.set("include", p.columnList(columns))
	}
	b.setIf(def.take("NULLS", "NOT", "DISTINCT"), "nulls_distinct", "false")
	if def.take("WITH") {
		def.group() //nolint:errcheck // the options are known
		if written := writeOptions(b, i.Options); len(written) != len(i.Options) {
			return nil
		}
	}
	if def.take("WHERE") {
		b.set("where", sql(bare(def.rest())))
		return b
	}
	if !def.done() {
		return nil
	}
	return b
}

// element writes a column or expression of an index or exclusion constraint with how it is ordered, and reports whether
// that is all of it.
func (p *page) element(on *body, text string) bool {
	c := newClause(text)
	if expression, ok := c.group(); ok {
		on.set("expr", sql(expression))
	} else if name, column := c.simpleColumn(); column {
		on.set("column", p.ownColumn(name))
	} else {
		start := c.at
		if _, ok := c.path(); !ok {
			return false
		}
		if _, ok := c.group(); !ok {
			return false
		}
		on.set("expr", sql(c.text[c.tokens[start].Offset:c.tokens[c.at-1].End()]))
	}
	if c.take("COLLATE") {
		start := c.at
		if _, ok := c.path(); !ok {
			return false
		}
		on.set("collate", collated(c.text[c.tokens[start].Offset:c.tokens[c.at-1].End()]))
	}
	ops := c.until("ASC", "DESC", "NULLS")
	b := on
	b.setIf(ops != "", "ops", raw(ops))
	descends := c.take("DESC")
	b.setIf(descends, "desc", "true")
	if c.take("NULLS") {
		b.set("nulls_"+strings.ToLower(c.next()), "true")
	}
	return c.done()
}

// simpleColumn reads the name of a column, which no parenthesis follows.
func (c *clause) simpleColumn() (string, bool) {
	start := c.at
	name, ok := c.name()
	if !ok || !c.done() && (c.tokens[c.at].Text == "(" || c.tokens[c.at].Text == ".") {
		c.at = start
		return "", false
	}
	return name, true
}
