package plan

// copyRows lets the rows of tables that are filled anew wait in copies where the old tables can't wait, as what they need stands
// in the way of the new ones; it reports whether there are any in a cycle.
func (b *builder) copyRows(cycle []*atom) bool {
	found := false
	for _, a := range cycle {
		if a.action == fill && !a.change.copied {
			a.change.copied, found = true, true
		}
	}
	if found {
		b.atoms, b.takersByClaim = nil, nil
	}
	return found
}
