package blocks

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/graph"
	"github.com/plumbsql/plumb/internal/kind/constraint"
)

// cycles finds what no order of blocks can make: a table whose default calls a function that takes the table's rows, views
// that need each other. Defaults and checks in a cycle are cut from their blocks, and where that does not help the objects
// are left out.
func (p *page) cycles() {
	for _, members := range p.circles() {
		for _, part := range p.db.Objects {
			if part.ID.Kind != catalog.Default && part.ID.Kind != catalog.Constraint || !members[p.root(part.ID)] {
				continue
			}
			for _, dep := range part.Deps {
				if root := p.root(dep); members[root] && root != p.root(part.ID) {
					p.cut[part.ID] = true
				}
			}
		}
	}
	for _, members := range p.circles() {
		for id := range members {
			p.skipped[id] = true
		}
	}
}

// circles returns the objects that need each other, in sets. What blocks say in statements of their own does not count:
// foreign keys, indexes, triggers, policies and facts about objects.
func (p *page) circles() []map[catalog.ID]bool {
	number, ids := map[catalog.ID]int{}, []catalog.ID{}
	for id := range p.db.Objects {
		if root := p.root(id); root == id {
			number[id] = len(ids)
			ids = append(ids, id)
		}
	}
	g := graph.New(len(ids))
	for _, object := range p.db.Objects {
		if p.cut[object.ID] || p.apart(object) {
			continue
		}
		after, ok := number[p.root(object.ID)]
		for _, dep := range object.Deps {
			if before, known := number[p.root(dep)]; ok && known && before != after {
				g.Edge(before, after)
			}
		}
	}
	var out []map[catalog.ID]bool
	for _, cycle := range g.Cycles() {
		members := map[catalog.ID]bool{}
		for _, n := range cycle {
			members[ids[n]] = true
		}
		out = append(out, members)
	}
	return out
}

// apart reports whether an object is made by a statement of its own, after what it belongs to.
func (p *page) apart(o *catalog.Object) bool {
	switch o.ID.Kind {
	case catalog.Table, catalog.Column, catalog.Default, catalog.View, catalog.MaterializedView, catalog.Function,
		catalog.Procedure, catalog.Domain, catalog.Composite, catalog.Sequence, catalog.ForeignTable, catalog.ForeignDataWrapper, catalog.Server:
		return false
	case catalog.Constraint:
		return o.Body.(*constraint.Constraint).Type == "f"
	}
	return true
}

// root returns what an object is a part of in the end, or itself.
func (p *page) root(id catalog.ID) catalog.ID {
	for {
		o := p.db.Get(id)
		if o == nil || o.Parent == (catalog.ID{}) {
			return id
		}
		id = o.Parent
	}
}
