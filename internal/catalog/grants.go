package catalog

// Optional is a body of a grant that may let its grantee grant in turn.
type Optional interface {
	// Optional reports whether any privilege comes with the grant option.
	Optional() bool
}

// rest lets a grant of another role than the owner need those that give this role its grant options, on the object itself
// or, for a column, on its relation: PostgreSQL takes no option away on which another grant rests. That role must also
// find the object by its name. objects are those that are needed.
func rest(db *Database, grants, objects []*Object, n needs) {
	var options map[ID][]*Object
	for _, grant := range grants {
		if grant.ID.Kind != Grant || grant.ID.By == "" {
			continue
		}
		if options == nil {
			options = optional(objects)
		}
		target := grant.ID.Target()
		for _, role := range []string{grant.ID.By, "PUBLIC"} {
			usage := ID{Kind: Schema, Name: target.Schema}.Fact(Grant)
			usage.Role = role
			if db.Objects[usage] != nil {
				grant.Order = append(grant.Order, usage)
			}
		}
		for _, above := range []ID{target, relation(db, grant)} {
			for _, option := range options[above] {
				if option.ID.Role == grant.ID.By {
					n.add(grant, option)
				}
			}
		}
	}
}

// optional returns the grants with a grant option by what they are about.
func optional(objects []*Object) map[ID][]*Object {
	options := map[ID][]*Object{}
	for _, object := range objects {
		if body, ok := object.Body.(Optional); ok && object.ID.Kind == Grant && body.Optional() {
			target := object.ID.Target()
			options[target] = append(options[target], object)
		}
	}
	return options
}

// orderGrant puts a grant after the owner of its object, whose name it may need, and a grant on a column after the one on
// the relation, because revoking there takes the column's too. That one of them is no fact may mean that it was one.
func orderGrant(db *Database, grant *Object) {
	if grant.ID.Kind != Grant {
		return
	}
	if grant.ID.On == Column || grant.ID.On == ViewColumn {
		whole := relation(db, grant).Fact(Grant)
		whole.Role, whole.By = grant.ID.Role, grant.ID.By
		grant.Order = append(grant.Order, whole)
	}
	for _, object := range db.Owned(grant) {
		grant.Order = append(grant.Order, object.ID.Fact(Owner))
		if object.ID.Kind == Sequence {
			grant.Order = append(grant.Order, ID{Kind: OwnedBy, Schema: object.ID.Schema, Name: object.ID.Name})
		}
	}
}

// Owned returns the object that a grant is on, and those above whose owner it shares, up to the one with an owner of its
// own. It is empty for what is no object of this database.
func (d *Database) Owned(grant *Object) []*Object {
	object := d.Objects[grant.ID.Target()]
	if object == nil {
		object = d.Objects[grant.Parent] // a system column's relation
	}
	var owned []*Object
	for object != nil {
		owned = append(owned, object)
		above := object.Parent
		if above == (ID{}) && object.ID.Kind == Sequence {
			above = object.GoesWith // it has the owner of the table of its column
		}
		if above == (ID{}) || above.Kind == Schema {
			break
		}
		object = d.Objects[above]
	}
	return owned
}

// relation returns the relation of the column that a grant is on, or what else the grant's object is a part of. A system
// column is no object.
func relation(db *Database, grant *Object) ID {
	if column := db.Objects[grant.ID.Target()]; column != nil {
		return column.Parent
	}
	return grant.Parent
}
