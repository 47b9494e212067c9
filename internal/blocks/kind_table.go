package blocks

import (
	"cmp"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/table"
)

// fitsTable leaves out partitioned, inheriting and typed tables.
func fitsTable(p *page, o *catalog.Object) bool {
	if o.Body.(*table.Table).PartitionKey != "" {
		return false
	}
	return !slices.ContainsFunc(p.db.Parts(o.ID), inheriting)
}

func writeTable(p *page, o *catalog.Object) {
	t := o.Body.(*table.Table)
	b := p.object(o.ID)
	b.setIf(t.Unlogged, "unlogged", "true")
	b.setIf(t.AccessMethod != "", "access_method", quote(t.AccessMethod))
	b.setIf(t.Tablespace != "", "tablespace", quote(t.Tablespace))
	if t.ReplicaIdentity == "FULL" || t.ReplicaIdentity == "NOTHING" {
		b.set("replica_identity", t.ReplicaIdentity)
	}
	p.facts(b, o.ID)
	for _, column := range p.columns(o.ID) {
		writeColumn(p, b, column)
	}
	for _, part := range p.parts(o.ID, catalog.Constraint) {
		writeConstraint(p, b, part)
	}
	for _, part := range p.parts(o.ID, catalog.Index) {
		writeIndex(p, b, part)
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
