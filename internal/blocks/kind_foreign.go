package blocks

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind/column"
	"github.com/plumbsql/plumb/internal/kind/foreigndatawrapper"
	"github.com/plumbsql/plumb/internal/kind/foreigntable"
	"github.com/plumbsql/plumb/internal/kind/server"
	"github.com/plumbsql/plumb/internal/kind/usermapping"
)

func writeForeignDataWrapper(p *page, o *catalog.Object) {
	w := o.Body.(*foreigndatawrapper.Wrapper)
	b := &body{kind: "foreign_data_wrapper", labels: []string{o.ID.Name}}
	b.setIf(w.Handler != "", "handler", p.called(w.Handler))
	b.setIf(w.Validator != "", "validator", p.called(w.Validator))
	b.options(w.Written())
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

func writeServer(p *page, o *catalog.Object) {
	s := o.Body.(*server.Server)
	b := &body{kind: "server", labels: []string{o.ID.Name}}
	b.set("fdw", p.wrapper(s.Wrapper))
	b.setIf(s.Type != "", "type", quote(s.Type))
	b.setIf(s.Version != "", "version", quote(s.Version))
	b.options(s.Written())
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

// wrapper returns a foreign-data wrapper as an expression: by its own block, or by that of the extension that has its name.
func (p *page) wrapper(name string) string {
	for _, kind := range []catalog.Kind{catalog.ForeignDataWrapper, catalog.Extension} {
		if id := (catalog.ID{Kind: kind, Name: name}); p.known(id) {
			return p.ref(id)
		}
	}
	return raw(ddl.Ident(name))
}

// server returns a foreign server as an expression.
func (p *page) server(name string) string {
	if id := (catalog.ID{Kind: catalog.Server, Name: name}); p.known(id) {
		return p.ref(id)
	}
	return raw(ddl.Ident(name))
}

func writeUserMapping(p *page, o *catalog.Object) {
	m := o.Body.(*usermapping.Mapping)
	if m.Hidden {
		return
	}
	b := &body{kind: "user_mapping"}
	b.set("server", p.server(o.ID.Name))
	b.set("user", role(o.ID.Role))
	b.options(m.Written())
	p.cover(o)
	p.add(o.ID, b)
}

// fitsForeignTable leaves out what inherits: its columns are those of others.
func fitsForeignTable(p *page, o *catalog.Object) bool {
	return !slices.ContainsFunc(p.db.Parts(o.ID), inheriting)
}

// inheriting reports whether a part of a table says where the table has its columns from.
func inheriting(part *catalog.Object) bool {
	return slices.Contains([]catalog.Kind{catalog.Partition, catalog.Inherits, catalog.TypedTable}, part.ID.Kind)
}

func writeForeignTable(p *page, o *catalog.Object) {
	t := o.Body.(*foreigntable.Table)
	b := p.object(o.ID)
	b.set("server", p.server(t.Server))
	b.options(t.Written())
	p.facts(b, o.ID)
	for _, part := range p.columns(o.ID) {
		writeColumn(p, b, part)
		b.lines[len(b.lines)-1].block.options(part.Body.(*column.Column).ForeignOptions)
	}
	for _, part := range p.parts(o.ID, catalog.Constraint) {
		writeConstraint(p, b, part)
	}
	p.cover(o)
	p.add(o.ID, b)
	p.partsOfView(o.ID)
}

// options writes options that the catalog has as name=value.
func (b *body) options(list []string) {
	pairs := make([]line, len(list))
	for i, option := range list {
		name, value, _ := strings.Cut(option, "=")
		pairs[i] = line{name: name, value: quote(value)}
	}
	b.pairs("options", pairs)
}

// pairs writes an object, or nothing where it is empty.
func (b *body) pairs(name string, pairs []line) {
	if len(pairs) == 0 {
		return
	}
	lines := make([]string, len(pairs))
	for i, pair := range pairs {
		if !hclsyntax.ValidIdentifier(pair.name) {
			pair.name = quote(pair.name)
		}
		lines[i] = pair.name + " = " + pair.value
	}
	b.set(name, "{\n"+strings.Join(lines, "\n")+"\n}")
}
