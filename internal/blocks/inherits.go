package blocks

import (
	"cmp"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/column"
	"github.com/plumbsql/plumb/internal/kind/constraint"
	"github.com/plumbsql/plumb/internal/kind/inheritance"
)

// inherited returns the tables that inherit from each table.
func inherited(db *catalog.Database) map[catalog.ID][]catalog.ID {
	out := map[catalog.ID][]catalog.ID{}
	for _, id := range db.OfKind(catalog.Inherits) {
		child, parent := db.Get(id).Body.(*inheritance.Inheritance).Bond(id)
		out[parent] = append(out[parent], child)
	}
	return out
}

// parents returns the tables that a table inherits from, in their order.
func (p *page) parents(id catalog.ID) []catalog.ID {
	var bonds []*catalog.Object
	for _, part := range p.db.Parts(id) {
		if part.ID.Kind == catalog.Inherits {
			bonds = append(bonds, part)
		}
	}
	slices.SortStableFunc(bonds, func(a, b *catalog.Object) int {
		return cmp.Compare(a.Body.(*inheritance.Inheritance).Number, b.Body.(*inheritance.Inheritance).Number)
	})
	var out []catalog.ID
	for _, bond := range bonds {
		_, parent := bond.Body.(*inheritance.Inheritance).Bond(bond.ID)
		out = append(out, parent)
	}
	return out
}

// fitsInherits reports whether what a table has from its parents is just as they have it: a block names only what is the
// table's own. What it has both from a parent and of its own has no block.
func (p *page) fitsInherits(id catalog.ID) bool {
	if p.handsDown(id) {
		return false
	}
	parents := p.parents(id)
	if len(parents) == 0 {
		return true
	}
	for _, parent := range parents {
		above := p.db.Get(parent)
		if above == nil || parent.Kind != catalog.Table || !fitsTable(p, above) || p.skipped[parent] {
			return false
		}
	}
	for _, o := range p.db.Parts(id) {
		switch body := o.Body.(type) {
		case *column.Column:
			if !p.likeParents(o, parents, body.Local) {
				return false
			}
		case *constraint.Constraint:
			if body.Type == "n" || body.Merged || body.Type == "c" && !p.likeParents(o, parents, body.Local) {
				return false
			}
		}
	}
	return true
}

// handsDown reports a table that others inherit a check from that is not checked: it comes after them, and they get it then, but
// PostgreSQL would also give it to new ones, as one that is. So does a table with a column whose settings those below don't
// have: a block sets them when all are there, for all.
func (p *page) handsDown(id catalog.ID) bool {
	return len(p.inherited[id]) > 0 && slices.ContainsFunc(p.db.Parts(id), func(part *catalog.Object) bool {
		switch body := part.Body.(type) {
		case *constraint.Constraint:
			return body.Type == "c" && notValid(part)
		case *column.Column:
			return p.setApart(id, part.ID, body)
		}
		return false
	})
}

// setApart reports whether a table below has other settings of a column than it gets.
func (p *page) setApart(id, of catalog.ID, set *column.Column) bool {
	return slices.ContainsFunc(p.inherited[id], func(child catalog.ID) bool {
		if theirs := p.db.Get(at(of, child)); theirs != nil {
			c, is := theirs.Body.(*column.Column)
			if is && (set.Statistics >= 0 && c.Statistics != set.Statistics || set.Storage != "" && c.Storage != set.Storage) {
				return true
			}
		}
		return p.setApart(child, of, set)
	})
}

// likeParents reports whether a part of a table is its own alone, or like that of every parent that has it.
func (p *page) likeParents(o *catalog.Object, parents []catalog.ID, local bool) bool {
	found := false
	for _, parent := range parents {
		theirs := p.db.Get(at(o.ID, parent))
		if theirs == nil {
			continue
		}
		if found = true; local || p.cut[theirs.ID] || !p.sameAs(o, theirs) {
			return false
		}
	}
	return found != local
}

// sameAs reports whether an inherited part is as the parent's.
func (p *page) sameAs(o, theirs *catalog.Object) bool {
	c, is := o.Body.(*column.Column)
	if !is {
		return len(catalog.Changed(o, theirs)) == 0 && !notValid(theirs)
	}
	if c.BehindIdentity() != "" {
		return false // its own, which children don't inherit
	}
	for _, changed := range catalog.Changed(o, theirs) {
		switch changed {
		case "options":
		case "identity", "start_value", "increment_by", "min_value", "max_value", "cache_size", "cycle": // the parent's alone
		default:
			return false
		}
	}
	if c.Compression != "" {
		return false // which is set on each table alone
	}
	value, above := p.db.Get(defaultOf(o.ID)), p.db.Get(defaultOf(theirs.ID))
	if value == nil || above == nil {
		return value == above
	}
	return !p.cut[value.ID] && !p.cut[above.ID] && len(catalog.Changed(value, above)) == 0
}

func notValid(o *catalog.Object) bool {
	found, ok := checkOf(o.Body.(*constraint.Constraint).Definition)
	return !ok || found.notValid || found.notEnforced
}

// coversInherited covers what a table has from its parents, and reports whether a part is of that sort.
func (p *page) coversInherited(o *catalog.Object) bool {
	switch body := o.Body.(type) {
	case *column.Column:
		if body.Local {
			return false
		}
		covered := *body
		covered.AttributeOptions = nil
		p.coverAs(o, &covered)
		if value := p.db.Get(defaultOf(o.ID)); value != nil {
			p.cover(value)
		}
		return true
	case *constraint.Constraint:
		if body.Local || body.Type != "c" {
			return false
		}
		p.cover(o)
		return true
	}
	return false
}
