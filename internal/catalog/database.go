package catalog

import (
	"maps"
	"slices"
)

// Database is the state of one database.
type Database struct {
	// VersionNum is the server's version as server_version_num has it, for example 150018.
	VersionNum int
	// Objects are all managed objects by identity.
	Objects map[ID]*Object
	// Casts tells in which context PostgreSQL casts one type to the other: Implicit, Assignment or Explicit. It is no part
	// of the state.
	Casts map[CastTypes]string
	// Unmanaged names the objects of kinds that are not modelled, sorted: `partitioned table app.log`.
	Unmanaged []string
	// Latent are grants that are no part of the state but become one with the object's owner: what the migration user has on
	// what somebody else owns. It is their grantee by the symbol MigrationUser.
	Latent []*Object
	// Members are the objects that belong to extensions, by their names, with their extensions. They are no part of the state.
	Members map[ID]ID
	// Superuser tells that a superuser has read the database, who may change everything in it.
	Superuser bool

	dependents, heirs map[ID][]ID
	byKind            map[Kind][]ID
	parts             map[ID][]*Object
}

// New returns a database without objects.
func New(versionNum int) *Database {
	return &Database{VersionNum: versionNum, Objects: map[ID]*Object{}}
}

// Major returns the server's major version.
func (d *Database) Major() int { return d.VersionNum / 10000 }

// Get returns the object with the identity, or nil.
func (d *Database) Get(id ID) *Object { return d.Objects[id] }

// Sorted returns the objects ordered by identity.
func (d *Database) Sorted() []*Object {
	objects := make([]*Object, 0, len(d.Objects))
	for _, object := range d.Objects {
		objects = append(objects, object)
	}
	slices.SortFunc(objects, func(a, b *Object) int { return a.ID.Compare(b.ID) })
	return objects
}

// Dependents returns what directly depends on id, sorted.
func (d *Database) Dependents(id ID) []ID {
	d.index()
	return d.dependents[id]
}

// Heirs returns what goes when id is dropped because it is a copy of id in a partition, sorted.
func (d *Database) Heirs(id ID) []ID {
	d.index()
	return d.heirs[id]
}

// OfKind returns the objects of a kind, sorted.
func (d *Database) OfKind(kind Kind) []ID {
	d.index()
	return d.byKind[kind]
}

func (d *Database) index() {
	if d.dependents != nil {
		return
	}
	d.dependents, d.heirs, d.byKind = make(map[ID][]ID, len(d.Objects)/2), map[ID][]ID{}, map[Kind][]ID{}
	d.parts = make(map[ID][]*Object, len(d.Objects)/8)
	for _, object := range d.Sorted() {
		if object.Parent != (ID{}) {
			d.parts[object.Parent] = append(d.parts[object.Parent], object)
		}
		d.byKind[object.ID.Kind] = append(d.byKind[object.ID.Kind], object.ID)
		for _, dep := range object.Deps {
			d.dependents[dep] = append(d.dependents[dep], object.ID)
		}
		for _, bond := range object.Inherited {
			if bond.Dropped {
				d.heirs[bond.From] = append(d.heirs[bond.From], object.ID)
			}
		}
	}
}

// Parts returns the direct parts of id: columns of a table, facts about an object; sorted. The list is the caller's.
func (d *Database) Parts(id ID) []*Object {
	d.index()
	return slices.Clone(d.parts[id])
}

// Add puts an object in; it is for loaders and tests, and must come before the first look at dependents.
func (d *Database) Add(object *Object) {
	d.Objects[object.ID] = object
	d.dependents = nil
}

// Bare returns a database without objects of which all else is known that is known of this one.
func (d *Database) Bare() *Database {
	db := New(d.VersionNum)
	db.Casts, db.Unmanaged, db.Latent, db.Members, db.Superuser = d.Casts, d.Unmanaged, d.Latent, d.Members, d.Superuser
	return db
}

// With returns a copy of the database in which each of the given objects is as given, or gone where it is nil.
func (d *Database) With(objects map[ID]*Object) *Database {
	db := d.Bare()
	maps.Copy(db.Objects, d.Objects)
	for id, object := range objects {
		if object == nil {
			delete(db.Objects, id)
			continue
		}
		db.Objects[id] = object
	}
	return db
}
