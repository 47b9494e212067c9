package catalog

import "slices"

// Attachable is a body of an object that has an index to which the indexes of partitions are attached.
type Attachable interface {
	Attachable() bool
}

// unmatched puts an index of a partitioned table after the attachment of each partition that has none for it: PostgreSQL would
// take one for it, or make one, when it attaches the table. attached are the attachments of indexes by that of the
// partitioned table, parts the parts of tables.
func unmatched(db *Database, attached map[ID][]ID, parts map[ID][]*Object, order func(from, to ID)) {
	for id, bond := range db.Objects {
		if id.Kind != Partition {
			continue
		}
		child, parent := bond.Body.(Child).Bond(id)
		if child.Kind == ForeignTable {
			continue // which has no indexes
		}
		for _, part := range parts[parent] {
			body, ok := part.Body.(Attachable)
			if !ok || !body.Attachable() {
				continue
			}
			if !slices.ContainsFunc(attached[part.ID], func(attachment ID) bool {
				index, _ := db.Objects[attachment].Body.(Child).Bond(attachment)
				object := db.Objects[index]
				return object == nil || object.Parent == child
			}) {
				order(part.ID, id)
			}
		}
	}
}
