package catalog

import "slices"

// Child is a body of an object that binds a table or index to a parent.
type Child interface {
	// Bond returns the child and the parent.
	Bond(ID) (child, parent ID)
}

// Copied is a body that knows which constraint of a parent table it is a copy of.
type Copied interface {
	// CopyOf returns the constraint of the parent table; ok is false where there is none.
	CopyOf() (id ID, ok bool)
}

// Reached is a body of a part of a partition that PostgreSQL makes when the part of the partitioned table is made, or when the
// partition is attached, and of which only the name is given afterwards.
type Reached interface {
	Reached() bool
}

// Whole is a body of a part of a table that is made when all columns are there, and goes before any of them does.
type Whole interface {
	Whole() bool
}

// Heritable is a body of an object that children of its table have too, under the same name.
type Heritable interface {
	Heritable() bool
}

// binder finds the counterparts of what partitions and inheriting tables have.
type binder struct {
	db    *Database
	parts map[ID][]*Object
	// attached are the attachments of indexes by the index of the partitioned table.
	attached map[ID][]ID
}

// inherit finds the counterparts of what partitions and inheriting tables have. An attachment needs both sides first,
// because PostgreSQL compares them when it attaches.
func inherit(db *Database, n needs) {
	bonds, parts := bonds(db)
	inOrder(bonds)
	b := &binder{db: db, parts: parts, attached: map[ID][]ID{}}
	for _, bond := range bonds {
		b.whole(bond)
		body, ok := bond.Body.(Child)
		if !ok {
			continue
		}
		child, parent := body.Bond(bond.ID)
		if bond.ID.Kind == IndexPartition {
			b.index(bond.ID, child, parent)
			continue
		}
		for _, part := range parts[child] {
			b.part(part, bond.ID, parent)
		}
	}
	unmatched(db, b.attached, parts, b.order)
	if len(b.attached) == 0 {
		return
	}
	b.complete()
	for from, list := range n {
		if from.ID.Kind == IndexPartition || from.Late() {
			continue // a foreign key that comes with a partition is there before the partition's index is attached
		}
		for _, to := range list {
			for _, id := range b.attached[to.ID] {
				b.order(from.ID, id)
			}
		}
	}
}

// order puts one object after another.
func (b *binder) order(from, to ID) {
	if object := b.db.Objects[from]; object != nil && from != to && b.db.Objects[to] != nil && !slices.Contains(object.Order, to) {
		object.Order = append(object.Order, to)
	}
}

// whole puts what needs all columns of a table after them.
func (b *binder) whole(bond *Object) {
	if body, ok := bond.Body.(Whole); !ok || !body.Whole() {
		return
	}
	for _, part := range b.parts[bond.Parent] {
		if part.ID.Kind == Column {
			b.order(bond.ID, part.ID)
		}
	}
}

// index binds the index of a partition, with the attachment of the table before that of the index.
func (b *binder) index(id, child, parent ID) {
	b.attached[parent] = append(b.attached[parent], id)
	if object := b.db.Objects[child]; object != nil {
		via := ID{Kind: Partition, Schema: object.Parent.Schema, Name: object.Parent.Name}
		object.Inherited = append(object.Inherited, Inheritance{From: parent, Via: via, Dropped: true})
		if reached(object) {
			b.order(child, via)
			b.order(child, parent)
			return
		}
		b.order(via, child)
		b.order(id, via)
	}
}

func reached(part *Object) bool {
	body, ok := part.Body.(Reached)
	return ok && body.Reached()
}

// part binds a part of a child table to its counterpart in a parent.
func (b *binder) part(part *Object, id, parent ID) {
	from, made, ok := counterpart(b.db, part, parent)
	if !ok {
		return
	}
	late := late(part, from, made)
	part.Inherited = append(part.Inherited, Inheritance{From: from, Via: id, Made: made, Dropped: id.Kind == Partition, Late: late})
	if late || reached(part) {
		return
	}
	b.order(id, part.ID)
	if body, is := part.Body.(Heritable); !made && is && body.Heritable() {
		b.order(from, part.ID)
	}
	if made && part.ID.Kind == Column || part.ID.Kind == Constraint && part.ID.Sub == from.Sub && made {
		b.order(id, from)
	}
}

// complete lets the indexes of a partition's own partitions be attached before the partition is: an index of a partitioned
// table is only valid when the indexes of all partitions are attached, and one that is not is no match for an index of the
// table that this table becomes a partition of. It has no meaning for the way back, so that the order is a soft one.
func (b *binder) complete() {
	for _, ids := range b.attached {
		for _, id := range ids {
			child, _ := b.db.Objects[id].Body.(Child).Bond(id)
			object := b.db.Objects[child]
			if object == nil {
				continue
			}
			via := b.db.Objects[ID{Kind: Partition, Schema: object.Parent.Schema, Name: object.Parent.Name}]
			if via == nil {
				continue
			}
			via.Soft = append(via.Soft, b.attached[child]...)
			slices.SortFunc(via.Soft, ID.Compare)
		}
	}
}

// bonds returns the objects that bind a table to another or to a type in the order of their names, so that one database is always
// read in one way, and where there are some, the parts of all tables.
func bonds(db *Database) (bonds []*Object, parts map[ID][]*Object) {
	for _, object := range db.Objects {
		switch object.Body.(type) {
		case Whole, Child:
			bonds = append(bonds, object)
		}
	}
	if len(bonds) == 0 {
		return nil, nil
	}
	parts = map[ID][]*Object{}
	for _, object := range db.Objects {
		if object.Parent.Kind == Table || object.Parent.Kind == ForeignTable {
			parts[object.Parent] = append(parts[object.Parent], object)
		}
	}
	slices.SortFunc(bonds, func(a, b *Object) int { return a.ID.Compare(b.ID) })
	return bonds, parts
}

// late reports a foreign key that PostgreSQL copies to a partition: when it is made, or when the partition is attached.
func late(part *Object, from ID, made bool) bool {
	copied, is := part.Body.(Copied)
	if !is || !made || part.ID.Sub != from.Sub {
		return false
	}
	_, is = copied.CopyOf()
	return is
}

// counterpart returns what a part of a child table is a copy of. made tells whether creating that creates the copy.
func counterpart(db *Database, part *Object, parent ID) (from ID, made, ok bool) {
	if copied, is := part.Body.(Copied); is {
		if id, ok := copied.CopyOf(); ok {
			// A key's index is made alone and attached; a foreign key is made with the parent's, and under its name. One of another
			// name is there before, and taken for the copy.
			object := db.Objects[id]
			heritable, is := part.Body.(Heritable)
			return id, is && heritable.Heritable() && part.ID.Sub == id.Sub, object != nil
		}
	}
	heritable, is := part.Body.(Heritable)
	if !is || !heritable.Heritable() {
		return ID{}, false, false
	}
	from = ID{Kind: part.ID.Kind, Schema: parent.Schema, Name: parent.Name, Sub: part.ID.Sub}
	object := db.Objects[from]
	if object == nil {
		return ID{}, false, false
	}
	other, is := object.Body.(Heritable)
	return from, true, is && other.Heritable()
}
