package blocks

import (
	"cmp"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/table"
	"github.com/plumbsql/plumb/internal/kind/typedtable"
)

// fitsTable leaves out what is not as its parents make it, and tables of a type that has no block.
func fitsTable(p *page, o *catalog.Object) bool {
	return p.fitsTyped(o.ID) && p.fitsTree(o.ID) && p.fitsInherits(o.ID)
}

// typeOf returns the bond of a table to the type that it is of, or nil.
func (p *page) typeOf(table catalog.ID) *catalog.Object {
	table.Kind = catalog.TypedTable
	return p.db.Get(table)
}

// fitsTyped reports whether the block of a table of a type can refer to that.
func (p *page) fitsTyped(id catalog.ID) bool {
	bond := p.typeOf(id)
	return bond == nil || p.known(typeID(bond))
}

func typeID(bond *catalog.Object) catalog.ID {
	t := bond.Body.(*typedtable.TypedTable)
	return catalog.ID{Kind: catalog.Composite, Schema: t.Schema, Name: t.Type}
}

func writeTable(p *page, o *catalog.Object) {
	t := o.Body.(*table.Table)
	b := p.object(o.ID)
	p.above(b, o.ID)
	b.setIf(t.Unlogged, "unlogged", "true")
	b.setIf(t.AccessMethod != "", "access_method", quote(t.AccessMethod))
	b.setIf(t.Tablespace != "", "tablespace", quote(t.Tablespace))
	if t.ReplicaIdentity == "FULL" || t.ReplicaIdentity == "NOTHING" {
		b.set("replica_identity", t.ReplicaIdentity)
	}
	p.facts(b, o.ID)
	p.tableParts(b, o.ID)
	if t.PartitionKey != "" {
		p.partitionKey(b, t.PartitionKey)
	}
	if t.RowSecurity || t.ForceRowSecurity {
		security := b.nest("row_security")
		security.setIf(t.RowSecurity, "enabled", "true")
		security.setIf(t.ForceRowSecurity, "enforced", "true")
	}
	covered := *t
	covered.Options = writeOptions(b, t.Options)
	p.coverAs(o, &covered)
	p.add(o.ID, b)
	for _, part := range p.db.Parts(o.ID) {
		if w, ok := writers[part.ID.Kind]; ok {
			w.write(p, part)
		}
	}
}

// above writes which table a table is a partition of, or the tables that it inherits from.
func (p *page) above(b *body, id catalog.ID) {
	var parents []string
	for _, part := range p.db.Parts(id) {
		if part.ID.Kind == catalog.Partition || part.ID.Kind == catalog.Inherits {
			p.cover(part)
		}
	}
	if bond := p.typeOf(id); bond != nil {
		b.set("of", p.ref(typeID(bond)))
		p.cover(bond)
	}
	for _, parent := range p.parents(id) {
		parents = append(parents, p.ref(parent))
	}
	b.setIf(len(parents) > 0, "inherits", list(parents))
	if bond := p.trees.bonds[id]; bond != nil {
		_, parent := bond.Bond(id)
		b.set("of", p.ref(parent))
		bound(b, bond.Bound)
	}
}

// tableParts writes the columns, constraints and indexes that a table has of its own.
func (p *page) tableParts(b *body, id catalog.ID) {
	bond := p.trees.bonds[id]
	var parent catalog.ID
	if bond != nil {
		_, parent = bond.Bond(id)
		p.partitionColumns(b, id, parent)
	}
	inherits, typed := len(p.parents(id)) > 0, p.typeOf(id) != nil
	for _, column := range p.columns(id) {
		if typed {
			p.typedColumn(b, column)
		} else if bond == nil && !(inherits && p.coversInherited(column)) {
			writeColumn(p, b, column)
		}
	}
	for _, part := range p.parts(id, catalog.Constraint) {
		if bond != nil && p.copied(part, parent) != nil || inherits && p.coversInherited(part) {
			continue
		}
		writeConstraint(p, b, part)
	}
	for _, part := range p.parts(id, catalog.Index) {
		if p.attachedTo(part.ID) == nil {
			writeIndex(p, b, part)
		}
	}
}

// columns returns the columns of a table in their order.
func (p *page) columns(table catalog.ID) []*catalog.Object {
	columns := p.parts(table, catalog.Column)
	slices.SortStableFunc(columns, func(a, b *catalog.Object) int {
		return cmp.Compare(a.Body.(interface{ Order() int }).Order(), b.Body.(interface{ Order() int }).Order())
	})
	return columns
}

// writeOptions writes storage parameters as name=value, and returns those that it wrote: HCL has no dots in names.
func writeOptions(b *body, options []string) []string {
	var written []string
	var params *body
	for _, option := range options {
		name, value, _ := strings.Cut(option, "=")
		if !plainName.MatchString(name) {
			continue
		}
		if params == nil {
			params = b.nest("storage_params")
		}
		params.set(name, parameter(value))
		written = append(written, option)
	}
	return written
}

// parameter returns the value of a storage parameter.
func parameter(value string) string {
	if plainNumber.MatchString(value) || value == "true" || value == "false" {
		return value
	}
	return quote(value)
}
