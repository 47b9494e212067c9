package catalog

import (
	"cmp"
	"slices"
)

// inOrder lets a table get its parents one after the other, in the order that it has them in: pg_dump and psql show it, and new
// columns come in that order.
func inOrder(bonds []*Object) {
	ofChild := map[ID][]*Object{}
	for _, bond := range bonds {
		if bond.ID.Kind == Inherits {
			ofChild[bond.Parent] = append(ofChild[bond.Parent], bond)
		}
	}
	place := func(bond *Object) int {
		if placed, ok := bond.Body.(Ordered); ok {
			return placed.Order()
		}
		return 0
	}
	for _, siblings := range ofChild {
		slices.SortStableFunc(siblings, func(a, b *Object) int { return cmp.Compare(place(a), place(b)) })
		for i, bond := range siblings[1:] {
			bond.Soft = append(bond.Soft, siblings[i].ID)
		}
	}
}
