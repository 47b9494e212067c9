package blocks

import (
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/column"
	"github.com/plumbsql/plumb/internal/kind/constraint"
	"github.com/plumbsql/plumb/internal/kind/defaultvalue"
	"github.com/plumbsql/plumb/internal/kind/index"
)

// partitionKey writes by what the rows of a table are spread over its partitions, and reports whether the block can say it.
func (p *page) partitionKey(table *body, key string) bool {
	b := table.nest("partition")
	def := newClause(key)
	b.set("type", def.next())
	elements, ok := def.group()
	if !ok || !def.done() {
		return false
	}
	if columns, plain := identifiers(elements); plain {
		b.set("columns", p.columnList(columns))
		return true
	}
	for _, item := range items(elements) {
		if !p.element(b.nest("by"), item) {
			return false
		}
	}
	return true
}

// bound writes which rows a partition holds, and reports whether the block can say it.
func bound(b *body, text string) bool {
	c := newClause(text)
	if c.take("DEFAULT") {
		b.set("default", "true")
		return c.done()
	}
	if !c.take("FOR", "VALUES") {
		return false
	}
	switch {
	case c.take("FROM"):
		from, ok := c.group()
		to, also := "", c.take("TO")
		if also {
			to, also = c.group()
		}
		between := b.nest("range")
		between.set("from", quotes(trimAll(items(from))))
		between.set("to", quotes(trimAll(items(to))))
		return ok && also && c.done()
	case c.take("IN"):
		values, ok := c.group()
		b.set("in", quotes(trimAll(items(values))))
		return ok && c.done()
	case c.take("WITH"):
		text, ok := c.group()
		for _, item := range items(text) {
			part := newClause(strings.ToLower(item))
			b.set(part.next(), part.next())
		}
		return ok && c.done()
	}
	return false
}

func trimAll(texts []string) []string {
	for i, text := range texts {
		texts[i] = strings.TrimSpace(text)
	}
	return texts
}

// partitionColumns writes what a partition says of the columns that it has from its table.
func (p *page) partitionColumns(b *body, id, parent catalog.ID) {
	for _, o := range p.columns(id) {
		c, above := o.Body.(*column.Column), p.db.Get(at(o.ID, parent))
		nested := &body{kind: "column", labels: []string{o.ID.Sub}}
		if value := p.db.Get(defaultOf(o.ID)); value != nil {
			theirs := p.db.Get(defaultOf(above.ID))
			if theirs == nil || len(catalog.Changed(value, theirs)) > 0 {
				nested.set("default", literal(value.Body.(*defaultvalue.Default).Expression, c.Type))
			}
			p.cover(value)
		}
		nested.setIf(c.NotNull && !above.Body.(*column.Column).NotNull, "null", "false")
		p.notNullName(nested, o.ID)
		nested.setIf(c.Compression != "", "compression", compressionWords[c.Compression])
		p.comment(nested, o.ID)
		if len(nested.lines) > 0 {
			b.lines = append(b.lines, line{block: nested})
		}
		covered := *c
		covered.AttributeOptions = nil
		p.coverAs(o, &covered)
	}
}

// copies covers what PostgreSQL makes on partitions with what their tables have, from the topmost tables down: where a block
// did not make that, the statements that do will make the copies too.
func (p *page) copies() {
	for root, fits := range p.trees.fit {
		if fits && p.covered.Get(root) != nil {
			p.copiesBelow(root)
		}
	}
}

func (p *page) copiesBelow(parent catalog.ID) {
	for _, child := range p.trees.below[parent] {
		for _, o := range p.db.Parts(child) {
			switch o.ID.Kind {
			case catalog.Constraint:
				if from := p.copied(o, parent); from != nil {
					p.copyConstraint(o, p.covered.Get(from.ID))
				}
			case catalog.Index:
				if from := p.attachedTo(o.ID); from != nil && p.covered.Get(from.ID) != nil {
					covered := *o.Body.(*index.Index)
					covered.Clustered, covered.Statistics = false, nil
					p.coverAs(o, &covered)
					p.coverBonds(o.ID)
				}
			}
		}
		p.copiesBelow(child)
	}
}

func (p *page) copyConstraint(o, from *catalog.Object) {
	if from == nil {
		return
	}
	covered := *o.Body.(*constraint.Constraint)
	covered.Options, covered.Clustered = from.Body.(*constraint.Constraint).Options, false
	p.coverAs(o, &covered)
	p.coverBonds(o.ID)
}

// coverBonds covers the attachment of an index.
func (p *page) coverBonds(id catalog.ID) {
	for _, part := range p.db.Parts(id) {
		if part.ID.Kind == catalog.IndexPartition {
			p.cover(part)
		}
	}
}
