package blocks

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/extension"
)

func writeSchema(p *page, o *catalog.Object) {
	b := &body{kind: "schema", labels: []string{o.ID.Name}}
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

func writeExtension(p *page, o *catalog.Object) {
	e := o.Body.(*extension.Extension)
	b := &body{kind: "extension", labels: []string{o.ID.Name}}
	schema := catalog.ID{Kind: catalog.Schema, Name: e.Schema}
	b.setIf(p.known(schema), "schema", p.ref(schema))
	b.setIf(e.Version != e.DefaultVersion && e.Version != "", "version", quote(e.Version))
	p.comment(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}
