package catalog

import "slices"

// WithLatent returns the database with its latent grants as parts of it, of which two databases then tell as they do of
// other roles' grants. Their grantee is the symbol MigrationUser.
func (d *Database) WithLatent() *Database {
	if len(d.Latent) == 0 {
		return d
	}
	objects := make(map[ID]*Object, len(d.Latent))
	for _, grant := range d.Latent {
		objects[grant.ID] = grant
	}
	db := d.With(objects)
	db.Latent = nil
	n := needs{}
	var given []*Object
	for _, id := range db.OfKind(Grant) {
		if id.By == MigrationUser {
			grant := *db.Get(id)
			grant.Order = slices.Clone(grant.Order)
			given = append(given, &grant)
		}
	}
	rest(db, given, d.Latent, n)
	for _, grant := range given {
		for _, option := range n[grant] {
			grant.Deps = append(slices.Clip(grant.Deps), option.ID)
		}
		grant.tidy()
		db.Add(grant)
	}
	return db
}

// tidy sorts what an object needs and comes after.
func (o *Object) tidy() {
	slices.SortFunc(o.Deps, ID.Compare)
	o.Deps = slices.Compact(o.Deps)
	slices.SortFunc(o.Order, ID.Compare)
	o.Order = slices.Compact(o.Order)
}
