package blocks

import (
	"math"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind/ownedby"
	"github.com/plumbsql/plumb/internal/kind/sequence"
	"github.com/plumbsql/plumb/internal/kind/table"
)

func fitsSequence(*page, *catalog.Object) bool { return true }

func writeSequence(p *page, o *catalog.Object) {
	if p.serials[o.ID] {
		return
	}
	s := o.Body.(*sequence.Sequence)
	b := p.object(o.ID)
	b.setIf(s.Type != "bigint", "type", p.dataType(s.Type))
	sequenceOptions(b, s.Options, s.Type)
	b.setIf(s.Unlogged, "unlogged", "true")
	owned := "owner"
	if p.db.Get(o.ID.Fact(catalog.Owner)) != nil {
		owned = "owned_by"
	}
	for _, part := range p.parts(o.ID, catalog.OwnedBy) {
		owner := part.Body.(*ownedby.OwnedBy)
		table := catalog.ID{Kind: catalog.Table, Schema: owner.Schema, Name: owner.Table}
		if p.known(table) {
			b.set(owned, p.ref(table)+".column"+step(owner.Column))
			p.cover(part)
		}
	}
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

// largest is the greatest value of a type that sequences can have.
var largest = map[string]int64{"smallint": math.MaxInt16, "integer": math.MaxInt32, "bigint": math.MaxInt64}

// sequenceOptions writes the options that PostgreSQL would not choose by itself.
func sequenceOptions(b *body, o sequence.Options, typ string) {
	usual := o.Increment > 0
	b.setIf(!usual || o.Start != o.Min, "start", number(o.Start))
	b.setIf(o.Increment != 1, "increment", number(o.Increment))
	b.setIf(!usual || o.Min != 1, "min_value", number(o.Min))
	b.setIf(!usual || o.Max != largest[typ], "max_value", number(o.Max))
	b.setIf(o.Cache != 1, "cache", number(o.Cache))
	b.setIf(o.Cycle, "cycle", "true")
}

// serial returns the word for a column that is filled from a sequence of its own in the way of serial, and marks what comes
// with it as written. It returns "" for others.
func (p *page) serial(column catalog.ID, typ, expression string) string {
	word := map[string]string{"smallint": "smallserial", "integer": "serial", "bigint": "bigserial"}[typ]
	id := catalog.ID{Kind: catalog.Sequence, Schema: column.Schema, Name: column.Name + "_" + column.Sub + "_seq"}
	o := p.db.Get(id)
	if word == "" || o == nil || len(id.Name) > 63 || expression != "nextval("+ddl.Literal(ddl.Ident(id.Schema, id.Name))+"::regclass)" {
		return ""
	}
	s := o.Body.(*sequence.Sequence)
	plain := sequence.Options{Start: 1, Increment: 1, Min: 1, Max: largest[typ], Cache: 1}
	parts := p.db.Parts(id)
	if s.Type != typ || s.Unlogged != p.serialUnlogged(column) || s.Options != plain || len(parts) != 1 || parts[0].ID.Kind != catalog.OwnedBy {
		return ""
	}
	if owner := parts[0].Body.(*ownedby.OwnedBy); owner.Schema != column.Schema || owner.Table != column.Name || owner.Column != column.Sub {
		return ""
	}
	p.serials[id] = true
	p.cover(o)
	p.cover(parts[0])
	return word
}

// serialUnlogged reports whether PostgreSQL makes the sequence of a serial column unlogged: since 15 that of an unlogged table is.
func (p *page) serialUnlogged(column catalog.ID) bool {
	t, ok := p.db.Get(p.db.Get(column).Parent).Body.(*table.Table)
	return ok && t.Unlogged && p.db.VersionNum >= 150000
}
