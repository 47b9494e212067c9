package blocks

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/materializedview"
	"github.com/plumbsql/plumb/internal/kind/view"
	"github.com/plumbsql/plumb/internal/kind/viewcolumn"
)

func fitsView(*page, *catalog.Object) bool { return true }

func writeView(p *page, o *catalog.Object) {
	v := o.Body.(*view.View)
	b := p.object(o.ID)
	b.set("as", sql(query(v.Definition)))
	covered := *v
	covered.Options = nil
	var security *body
	for _, option := range v.Options {
		name, value, _ := strings.Cut(option, "=")
		switch what, found := strings.CutPrefix(name, "security_"); {
		case found && (value == "true" || value == "false"):
			if security == nil {
				security = &body{kind: "security"}
			}
			security.set(what, value)
		case name == "check_option":
			b.set("check_option", strings.ToUpper(value))
		default:
			continue
		}
		covered.Options = append(covered.Options, option)
	}
	p.facts(b, o.ID)
	p.viewColumns(b, o.ID)
	if security != nil {
		b.lines = append(b.lines, line{block: security})
	}
	p.coverAs(o, &covered)
	p.add(o.ID, b)
	p.partsOfView(o.ID)
}

// query returns a query without the white space and semicolon around it.
func query(definition string) string {
	lines := strings.Split(strings.TrimSuffix(strings.TrimRight(definition, " \n"), ";"), "\n")
	lines[0] = strings.TrimPrefix(lines[0], " ")
	return strings.Join(lines, "\n")
}

// viewColumns writes the columns of a view that have a comment; the others follow from the query.
func (p *page) viewColumns(b *body, id catalog.ID) {
	for _, column := range p.parts(id, catalog.ViewColumn) {
		if p.db.Get(column.ID.Fact(catalog.Comment)) != nil {
			p.comment(b.nest("column", column.ID.Sub), column.ID)
		}
		covered := *column.Body.(*viewcolumn.ViewColumn)
		covered.Default, covered.Storage, covered.Compression, covered.Statistics, covered.Options = "", "", "", -1, nil
		p.coverAs(column, &covered)
	}
}

// partsOfView writes what has blocks of its own.
func (p *page) partsOfView(id catalog.ID) {
	for _, part := range p.db.Parts(id) {
		if w, ok := writers[part.ID.Kind]; ok {
			w.write(p, part)
		}
	}
}

// fitsMaterialized: a block is loaded with its data, and foreign tables have none to read on a throwaway server.
func fitsMaterialized(p *page, o *catalog.Object) bool {
	return o.Body.(*materializedview.MaterializedView).Populated || !p.standsOnForeign(o.ID, map[catalog.ID]bool{})
}

// standsOnForeign reports whether an object needs a foreign table, directly or not.
func (p *page) standsOnForeign(id catalog.ID, seen map[catalog.ID]bool) bool {
	o := p.db.Get(id)
	if o == nil || seen[id] {
		return false
	}
	seen[id] = true
	return id.Kind == catalog.ForeignTable || slices.ContainsFunc(o.Deps, func(dep catalog.ID) bool { return p.standsOnForeign(dep, seen) })
}

func writeMaterialized(p *page, o *catalog.Object) {
	m := o.Body.(*materializedview.MaterializedView)
	b := p.object(o.ID)
	b.set("as", sql(query(m.Definition)))
	p.facts(b, o.ID)
	p.viewColumns(b, o.ID)
	for _, part := range p.parts(o.ID, catalog.Index) {
		writeIndex(p, b, part)
	}
	b.setIf(m.Tablespace != "", "tablespace", quote(m.Tablespace))
	covered := *m
	covered.AccessMethod = ""
	covered.Options = writeOptions(b, m.Options)
	p.coverAs(o, &covered)
	p.add(o.ID, b)
	p.partsOfView(o.ID)
}
