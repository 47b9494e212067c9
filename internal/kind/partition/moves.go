package partition

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// rebound reports whether a table stays a partition of the same table, for other rows.
func rebound(c *kind.Context, id catalog.ID) bool {
	before, after := c.Old.Get(id), c.New.Get(id)
	if before == nil || after == nil {
		return false
	}
	child, parent := after.Body.(*Partition).Bond(id)
	_, was := before.Body.(*Partition).Bond(id)
	return c.Existing(child) && parent == was && before.Body.(*Partition).Bound != after.Body.(*Partition).Bound
}

// siblings returns the attachments of partitions to a table in one of the states.
func siblings(db *catalog.Database, table catalog.ID) []*catalog.Object {
	var found []*catalog.Object
	for _, dependent := range db.Dependents(table) {
		if bond := db.Get(dependent); dependent.Kind == catalog.Partition && bond.Body.(*Partition).parent() == table && !bond.Body.(*Partition).Foreign {
			found = append(found, bond)
		}
	}
	return found
}

// takes reports whether a partition may get rows of others when it is attached: it is new, or has other bounds.
func takes(c *kind.Context, id catalog.ID, p *Partition) bool {
	return c.Existing(p.parent()) && !p.Foreign && (c.Old.Get(id) == nil || rebound(c, id))
}

// sources returns the tables that may have rows which belong into a partition that takes some: the default partition,
// partitions with other bounds, and what had rows of partitions that are dropped.
func sources(c *kind.Context, id catalog.ID, p *Partition) []catalog.ID {
	if !takes(c, id, p) {
		return nil
	}
	var found []catalog.ID
	for _, bond := range siblings(c.Old, p.parent()) {
		child, _ := bond.Body.(*Partition).Bond(bond.ID)
		switch {
		case bond.ID == id:
		case c.New.Get(child) == nil:
			found = append(found, leaves(c, child)...)
		case rebound(c, bond.ID) || c.Existing(bond.ID) && c.Existing(child) && bond.Body.(*Partition).Bound == "DEFAULT":
			found = append(found, child)
		}
	}
	return found
}

// leaves returns the tables that have the rows of a partition that is dropped, of those that are dropped too.
func leaves(c *kind.Context, table catalog.ID) []catalog.ID {
	if !c.Partitioned(table) {
		return []catalog.ID{table}
	}
	var found []catalog.ID
	for _, bond := range siblings(c.Old, table) {
		if child, _ := bond.Body.(*Partition).Bond(bond.ID); c.New.Get(child) == nil {
			found = append(found, leaves(c, child)...)
		}
	}
	return found
}

// heirs returns the partitions that may get rows of one with other bounds, those that are new excepted, as they are attached
// before and take them; the default partition is apart.
func heirs(c *kind.Context, id catalog.ID, p *Partition) (others []*catalog.Object, rest catalog.ID) {
	if !rebound(c, id) || p.Foreign || !c.Existing(p.parent()) {
		return nil, catalog.ID{}
	}
	for _, bond := range siblings(c.New, p.parent()) {
		child, _ := bond.Body.(*Partition).Bond(bond.ID)
		switch {
		case bond.ID == id || !c.Existing(child) || c.Old.Get(bond.ID) == nil:
		case bond.Body.(*Partition).Bound == "DEFAULT" && (rebound(c, bond.ID) || c.Existing(bond.ID)):
			rest = child
		case rebound(c, bond.ID):
			others = append(others, bond)
		}
	}
	return others, rest
}

// after returns the attachments that come after one: those of a table that can only take rows when its own partitions are
// attached and, after a new one, those of partitions with other bounds, which may have rows that belong there.
func after(c *kind.Context, ch diff.Change) []catalog.ID {
	if ch.New == nil {
		return nil
	}
	p := ch.New.Body.(*Partition)
	var found []catalog.ID
	for bond := c.New.Get(bondOf(p.parent())); bond != nil; bond = c.New.Get(bondOf(bond.Body.(*Partition).parent())) {
		if above := bond.Body.(*Partition); len(sources(c, bond.ID, above)) > 0 {
			found = append(append(found, bond.ID), rebounds(c, above.parent())...)
		}
	}
	if ch.Old == nil && takes(c, ch.ID, p) {
		found = append(found, rebounds(c, p.parent())...)
	}
	return found
}

// rebounds returns the attachments of the partitions of a table that get other bounds.
func rebounds(c *kind.Context, table catalog.ID) []catalog.ID {
	var found []catalog.ID
	for _, bond := range siblings(c.New, table) {
		if rebound(c, bond.ID) {
			found = append(found, bond.ID)
		}
	}
	return found
}

// bondOf returns the identity of the attachment that a table has where it is a partition itself.
func bondOf(table catalog.ID) catalog.ID {
	return catalog.ID{Kind: catalog.Partition, Schema: table.Schema, Name: table.Name}
}

// moves implements kind.Room.Moves.
func moves(c *kind.Context, ch diff.Change) []catalog.ID {
	if ch.New == nil {
		return nil
	}
	p := ch.New.Body.(*Partition)
	found := sources(c, ch.ID, p)
	others, rest := heirs(c, ch.ID, p)
	for _, bond := range others {
		child, _ := bond.Body.(*Partition).Bond(bond.ID)
		found = append(found, child)
	}
	if rest != (catalog.ID{}) {
		found = append(found, rest)
	}
	if len(found) > 0 {
		child, _ := p.Bond(ch.ID)
		found = append(found, child)
	}
	for i := 0; i < len(found); i++ {
		found = append(found, partitionsOf(c, found[i])...)
	}
	return found
}

// partitionsOf returns the partitions that a table has before and after: its rows are in them.
func partitionsOf(c *kind.Context, table catalog.ID) []catalog.ID {
	var found []catalog.ID
	for _, bond := range siblings(c.Old, table) {
		if c.New.Get(bond.ID) != nil {
			child, _ := bond.Body.(*Partition).Bond(bond.ID)
			found = append(found, child)
		}
	}
	return found
}
