package blocks

import (
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/publication"
	"github.com/plumbsql/plumb/internal/kind/rule"
	"github.com/plumbsql/plumb/internal/kind/statistics"
)

// writeRule reads the definition of a rule as PostgreSQL prints it.
func writeRule(p *page, o *catalog.Object) {
	r := o.Body.(*rule.Rule)
	def := newClause(strings.TrimSuffix(r.Definition, ";"))
	def.name()
	if !p.known(o.Parent) || !def.take("AS", "ON") {
		return
	}
	b := &body{kind: "rule", labels: []string{o.ID.Sub}}
	b.set("on", p.ref(o.Parent))
	b.set("for", def.next())
	def.take("TO")
	def.path() //nolint:errcheck // the table is known
	if def.take("WHERE") {
		b.set("where", sql(bare(def.until("DO"))))
	}
	if !def.take("DO") {
		return
	}
	b.setIf(def.take("INSTEAD"), "instead", "true")
	if !def.take("NOTHING") {
		b.set("do", commands(def.rest()))
	}
	b.setIf(r.Enabled != "O", "enabled", enabledWords[r.Enabled])
	p.comment(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

// commands returns the commands of a rule: one, or several in parentheses with a semicolon after each.
func commands(text string) string {
	c := newClause(text)
	inner, several := c.group()
	if !several || !c.done() {
		return lines([]string{sql(text)})
	}
	var out []string
	for c := newClause(inner); !c.done(); c.take(";") {
		out = append(out, sql(c.until(";")))
	}
	return lines(out)
}

func writeStatistics(p *page, o *catalog.Object) {
	s := o.Body.(*statistics.Statistics)
	relation := catalog.ID{Kind: catalog.Kind(s.RelationKind), Schema: s.RelationSchema, Name: s.Relation}
	if !p.known(relation) {
		return
	}
	b := p.object(o.ID)
	b.set("on", p.ref(relation))
	b.setIf(len(s.Kinds) > 0, "kinds", list(s.Kinds))
	b.setIf(len(s.Columns) > 0, "columns", quotes(s.Columns))
	b.setIf(len(s.Written) > 0, "expressions", quotes(s.Written))
	b.setIf(s.Target >= 0, "target", number(int64(s.Target)))
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

func writePublication(p *page, o *catalog.Object) {
	u := o.Body.(*publication.Publication)
	b := &body{kind: "publication", labels: []string{o.ID.Name}}
	b.setIf(u.AllTables, "all_tables", "true")
	var schemas []string
	for _, part := range p.db.Parts(o.ID) {
		table := catalog.ID{Kind: catalog.Table, Schema: part.ID.Schema, Name: part.ID.Name}
		schema := catalog.ID{Kind: catalog.Schema, Name: part.ID.Name}
		switch {
		case part.ID.Kind == catalog.PublicationTable && p.known(table):
			member := part.Body.(*publication.Table)
			nested := b.nest("table")
			nested.set("table", p.ref(table))
			nested.setIf(len(member.Columns) > 0, "columns", quotes(member.Columns))
			nested.setIf(member.Filter != "", "where", sql(bare(member.Filter)))
			p.cover(part)
		case part.ID.Kind == catalog.PublicationSchema && p.known(schema):
			schemas = append(schemas, p.ref(schema))
			p.cover(part)
		}
	}
	b.setIf(len(schemas) > 0, "schemas", list(schemas))
	b.setIf(u.Publish != "insert, update, delete, truncate", "publish", "["+u.Publish+"]")
	b.setIf(u.ViaPartitionRoot, "publish_via_partition_root", "true")
	b.setIf(u.GeneratedColumns == "stored", "publish_generated_columns", "stored")
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}
