package catalog

import "slices"

// Attachable is a body of an object that has an index to which the indexes of partitions are attached.
type Attachable interface {
	Attachable() bool
}

// unmatched puts an index of a partitioned table after the attachment of each partition that has none for it: PostgreSQL would
// take one for it, or make one, when it attaches the table. It does so, too, where the partition's own is not valid because
// one of its partitions has none. attached are the attachments of indexes by that of the partitioned table, parts the parts
// of tables.
func unmatched(db *Database, attached map[ID][]ID, parts map[ID][]*Object, order func(from, to ID)) {
	m := matcher{db: db, attached: attached, partitions: map[ID][]ID{}}
	var bonds []*Object
	for id, bond := range db.Objects {
		if id.Kind != Partition {
			continue
		}
		child, parent := bond.Body.(Child).Bond(id)
		if child.Kind == ForeignTable {
			continue // which has no indexes
		}
		bonds = append(bonds, bond)
		m.partitions[parent] = append(m.partitions[parent], child)
	}
	for _, bond := range bonds {
		child, parent := bond.Body.(Child).Bond(bond.ID)
		for _, part := range parts[parent] {
			body, ok := part.Body.(Attachable)
			if ok && body.Attachable() && !m.matched(part.ID, child) {
				order(part.ID, bond.ID)
			}
		}
	}
}

// matcher finds the indexes that are attached to one of a partitioned table.
type matcher struct {
	db *Database
	// attached are the attachments by the index of the partitioned table, partitions the partitions by their table.
	attached, partitions map[ID][]ID
}

// matched reports whether an index has one of a partition attached that is valid.
func (m matcher) matched(index, child ID) bool {
	return slices.ContainsFunc(m.attached[index], func(attachment ID) bool {
		own, _ := m.db.Objects[attachment].Body.(Child).Bond(attachment)
		object := m.db.Objects[own]
		if object == nil || object.Parent != child {
			return object == nil
		}
		return !slices.ContainsFunc(m.partitions[child], func(below ID) bool { return !m.matched(own, below) })
	})
}
