package blocks

import (
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/constraint"
)

// writeConstraint writes a constraint of a table into the table's block.
func writeConstraint(p *page, table *body, o *catalog.Object) {
	c := o.Body.(*constraint.Constraint)
	var b *body
	switch c.Type {
	case "p", "u":
		b = key(p, o.ID, c)
	case "c":
		b = check(o.ID, c)
	case "x":
		b = exclusion(p, o.ID, c)
	case "f":
		b = foreignKey(p, o.ID, c)
	}
	if b == nil {
		return
	}
	b.setIf(c.Tablespace != "", "tablespace", quote(c.Tablespace))
	p.comment(b, o.ID)
	table.lines = append(table.lines, line{block: b})
	covered := *c
	covered.Options, covered.Clustered = writeOptions(b, c.Options), false
	p.coverAs(o, &covered)
}

// key returns a primary key or unique constraint, or nil where the block can't say it.
func key(p *page, id catalog.ID, c *constraint.Constraint) *body {
	b := &body{kind: "primary_key", labels: []string{id.Sub}}
	def := newClause(c.Definition)
	if !def.take("PRIMARY", "KEY") {
		b.kind = "unique"
		def.take("UNIQUE")
	}
	distinct := !def.take("NULLS", "NOT", "DISTINCT")
	text, ok := def.group()
	text, overlapping := strings.CutSuffix(text, " WITHOUT OVERLAPS")
	columns, plain := identifiers(text)
	if !ok || !plain {
		return nil
	}
	b.set("columns", p.columnList(columns))
	b.setIf(overlapping, "without_overlaps", "true")
	b.setIf(!distinct, "nulls_distinct", "false")
	if !p.tail(b, def) {
		return nil
	}
	return b
}

// tail reads what may follow the columns of a constraint, and reports whether that was all.
func (p *page) tail(b *body, def *clause) bool {
	if def.take("INCLUDE") {
		columns, ok := def.columns()
		if !ok {
			return false
		}
		b.set("include", p.columnList(columns))
	}
	return deferral(b, def) && def.done()
}

// deferral reads when a constraint is checked.
func deferral(b *body, def *clause) bool {
	if def.take("DEFERRABLE") {
		word := "INITIALLY_IMMEDIATE"
		if def.take("INITIALLY", "DEFERRED") {
			word = "INITIALLY_DEFERRED"
		}
		b.set("deferrable", word)
	}
	return true
}

// columnList returns columns of the block's own table.
func (p *page) columnList(names []string) string {
	references := make([]string, len(names))
	for i, name := range names {
		references[i] = p.ownColumn(name)
	}
	return list(references)
}

// ownColumn returns a column of the block's own relation: by reference where the block has column blocks, else by name.
func (p *page) ownColumn(name string) string {
	if p.nameless {
		return quote(name)
	}
	return "column" + step(name)
}

// checked is what a check constraint says.
type checked struct {
	expression                       string
	noInherit, notValid, notEnforced bool
}

func checkOf(definition string) (checked, bool) {
	def := newClause(definition)
	if !def.take("CHECK") {
		return checked{}, false
	}
	expression, ok := def.group()
	result := checked{expression: bare(expression)}
	result.noInherit = def.take("NO", "INHERIT")
	result.notEnforced = def.take("NOT", "ENFORCED")
	result.notValid = def.take("NOT", "VALID")
	return result, ok && def.done()
}

// bare removes parentheses around a whole expression: PostgreSQL prints a pair of its own. A query keeps its own.
func bare(expression string) string {
	c := newClause(expression)
	inner, ok := c.group()
	if !ok || !c.done() {
		return expression
	}
	for _, word := range []string{"SELECT", "WITH", "VALUES"} {
		if newClause(inner).take(word) {
			return expression
		}
	}
	return inner
}

func check(id catalog.ID, c *constraint.Constraint) *body {
	found, ok := checkOf(c.Definition)
	if !ok {
		return nil
	}
	b := &body{kind: "check", labels: []string{id.Sub}}
	b.set("expr", sql(found.expression))
	b.setIf(found.noInherit, "no_inherit", "true")
	b.setIf(found.notEnforced, "enforced", "false")
	b.setIf(found.notValid, "not_valid", "true")
	return b
}

func exclusion(p *page, id catalog.ID, c *constraint.Constraint) *body {
	b := &body{kind: "exclude", labels: []string{id.Sub}}
	def := newClause(c.Definition)
	if !def.take("EXCLUDE", "USING") {
		return nil
	}
	method, _ := def.name()
	b.set("type", accessMethod(method))
	elements, ok := def.group()
	if !ok {
		return nil
	}
	for _, item := range items(elements) {
		part := newClause(item)
		element := part.until("WITH")
		part.take("WITH")
		on := b.nest("on")
		if !p.element(on, element) {
			return nil
		}
		operator := part.rest()
		if inner := newClause(operator); inner.take("OPERATOR") {
			operator, _ = inner.group()
		}
		on.set("op", quote(operator))
	}
	if def.take("INCLUDE") {
		columns, ok := def.columns()
		if !ok {
			return nil
		}
		b.set("include", p.columnList(columns))
	}
	if def.take("WHERE") {
		where, _ := def.group()
		b.set("where", sql(bare(where)))
	}
	if !deferral(b, def) || !def.done() {
		return nil
	}
	return b
}

var actions = []string{"NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"}

func foreignKey(p *page, id catalog.ID, c *constraint.Constraint) *body {
	target := catalog.ID{Kind: catalog.Table, Schema: c.ReferencedSchema, Name: c.ReferencedTable}
	if !p.known(target) {
		return nil
	}
	b := &body{kind: "foreign_key", labels: []string{id.Sub}}
	def := newClause(c.Definition)
	def.take("FOREIGN", "KEY")
	columns, ok := def.columns()
	def.take("REFERENCES")
	_, named := def.path()
	others, also := def.columns()
	if !ok || !named || !also {
		return nil
	}
	b.set("columns", p.columnList(columns))
	references := make([]string, len(others))
	for i, other := range others {
		references[i] = p.ref(target) + ".column" + step(other)
	}
	b.set("ref_columns", list(references))
	if def.take("MATCH") {
		b.set("match", def.next())
	}
	for def.take("ON") {
		event := strings.ToLower(def.next())
		for _, action := range actions {
			if def.take(strings.Fields(action)...) {
				b.set("on_"+event, strings.ReplaceAll(action, " ", "_"))
				break
			}
		}
		if columns, some := def.columns(); some && event == "delete" {
			b.set("on_delete_columns", p.columnList(columns))
		}
	}
	deferral(b, def)
	b.setIf(def.take("NOT", "ENFORCED"), "enforced", "false")
	b.setIf(def.take("NOT", "VALID"), "not_valid", "true")
	if !def.done() {
		return nil
	}
	return b
}
