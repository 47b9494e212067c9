package catalog

import (
	"reflect"
	"slices"
)

// extensionClass is the OID of pg_extension.
const extensionClass = 3079

// resolver replaces addresses by identities.
type resolver struct {
	s       *snapshot
	byAddr  map[Address]ID
	alias   map[Address]Address
	objects []*Object
}

// Facts are objects about another object, found by that object's address: their reader leaves the names empty.
func isFact(kind Kind) bool { return kind == Comment || kind == Owner || kind == Grant }

func newResolver(s *snapshot) *resolver {
	r := &resolver{s: s, byAddr: make(map[Address]ID, len(s.objects)), alias: make(map[Address]Address, len(s.aliases))}
	for _, a := range s.aliases {
		r.alias[a.from] = a.to
	}
	var facts []*Object
	gone := map[ID]bool{}
	for _, object := range s.objects {
		r.symbolicOwner(object)
		switch {
		case isFact(object.ID.Kind):
			facts = append(facts, object)
		case r.leftOut(object, gone):
			gone[object.ID] = true
		default:
			r.keep(object)
		}
	}
	r.dropOrphans()
	for _, fact := range facts {
		r.fact(fact)
	}
	return r
}

func (r *resolver) keep(object *Object) {
	r.objects = append(r.objects, object)
	if object.Address.OID != 0 {
		r.byAddr[object.Address] = object.ID
	}
}

// leftOut reports members of extensions, what the caller excludes, and parts of either.
func (r *resolver) leftOut(object *Object, gone map[ID]bool) bool {
	whole := object.Address
	whole.Sub = 0
	return r.s.members[whole] != 0 && object.ID.Kind != Extension ||
		gone[object.Parent] ||
		r.s.excluded(object.ID) ||
		object.ID.Schema != "" && r.s.excluded(ID{Kind: Schema, Name: object.ID.Schema})
}

// dropOrphans leaves out the parts of what was not read, such as the temporary tables of other sessions.
func (r *resolver) dropOrphans() {
	for {
		known := make(map[ID]bool, len(r.objects))
		for _, object := range r.objects {
			known[object.ID] = true
		}
		before := len(r.objects)
		r.objects = slices.DeleteFunc(r.objects, func(object *Object) bool {
			orphan := object.Parent != ID{} && !known[object.Parent]
			if orphan {
				delete(r.byAddr, object.Address)
			}
			return orphan
		})
		if len(r.objects) == before {
			return
		}
	}
}

// Implied is a body of a fact that may say nothing new.
type Implied interface {
	// Implied reports whether the fact is what the object has anyway; then it is no object.
	Implied(ID) bool
}

// fact gives a fact the names of its target. A fact about something that is not managed is left out with it.
func (r *resolver) fact(object *Object) {
	target, ok := r.byAddr[object.Address]
	parent := target
	if !ok {
		if target, parent, ok = r.within(object); !ok {
			return
		}
	}
	role, by := object.ID.Role, object.ID.By
	object.ID = target.Fact(object.ID.Kind)
	object.ID.Role, object.ID.By = role, by
	object.Parent = parent
	if body, ok := object.Body.(Implied); ok && body.Implied(object.ID) {
		return
	}
	object.Address = Address{}
	r.objects = append(r.objects, object)
}

// within returns what a comment is about that is no object but a part of one, and that object: an attribute of a composite
// type, the index of a key.
func (r *resolver) within(comment *Object) (target, parent ID, ok bool) {
	whole := comment.Address
	whole.Sub = 0
	if comment.ID.Kind != Comment {
		return ID{}, ID{}, false
	}
	parent, ok = r.byAddr[r.alias[whole]]
	switch {
	case ok && parent.Kind == Composite && comment.ID.Sub != "":
		return ID{Kind: Column, Schema: parent.Schema, Name: parent.Name, Sub: comment.ID.Sub}, parent, true
	case ok && parent.Kind == Constraint && comment.ID.Sub == "":
		return ID{Kind: Index, Schema: parent.Schema, Name: parent.Sub}, parent, true
	}
	return ID{}, ID{}, false
}

// symbolicOwner replaces the owner's name by "" in the identity and in the body's fields that are tagged `role`.
func (r *resolver) symbolicOwner(object *Object) {
	if object.ID.Role == r.s.owner {
		object.ID.Role = ""
	}
	if object.ID.By == r.s.owner {
		object.ID.By = ""
		if object.ID.Kind == Grant {
			// "" is the object's owner, who may be somebody else.
			object.ID.By = MigrationUser
		}
	}
	body := reflect.ValueOf(object.Body).Elem()
	for i := range body.NumField() {
		if _, ok := body.Type().Field(i).Tag.Lookup("role"); !ok {
			continue
		}
		switch value := body.Field(i).Addr().Interface().(type) {
		case *string:
			if *value == r.s.owner {
				*value = ""
			}
		case *[]string:
			for j := range *value {
				if (*value)[j] == r.s.owner {
					(*value)[j] = ""
				}
			}
			slices.Sort(*value)
		}
	}
}

// lookup returns the identity at an address, following aliases; a column that is no object stands for its relation.
func (r *resolver) lookup(a Address) (ID, bool) {
	for range 8 {
		if id, ok := r.byAddr[a]; ok {
			return id, true
		}
		if extension := r.s.members[a]; extension != 0 {
			a = Address{extensionClass, extension, 0}
			continue
		}
		next, ok := r.alias[a]
		if !ok && a.Sub != 0 {
			next, ok = Address{a.Class, a.OID, 0}, true
		}
		if !ok {
			return ID{}, false
		}
		a = next
	}
	return ID{}, false
}

// dependencies fills Deps: the schema, the parent, and what pg_depend knows.
func (r *resolver) dependencies(db *Database) {
	deps := make(map[ID]map[ID]bool, len(db.Objects))
	add := func(from, to ID) {
		if from == to || db.Objects[from] == nil || db.Objects[to] == nil {
			return
		}
		if deps[from] == nil {
			deps[from] = map[ID]bool{}
		}
		deps[from][to] = true
	}
	for _, object := range db.Objects {
		for _, dep := range object.Deps {
			add(object.ID, dep)
		}
		add(object.ID, object.Parent)
		if object.ID.Schema != "" {
			add(object.ID, ID{Kind: Schema, Name: object.ID.Schema})
		}
	}
	for _, e := range r.s.depend {
		from, ok := r.lookup(e.from)
		if !ok {
			continue
		}
		to, ok := r.lookup(e.to)
		switch {
		case !ok || db.Objects[to] == nil || db.Objects[from] == nil || db.Objects[to].Parent == from:
		case from.Kind == Table && to.Kind == Table:
			// Inheritance is an object of its own.
		case belongs(from, to, e.kind):
			db.Objects[from].GoesWith = to
		default:
			add(from, to)
		}
	}
	inherit(db, deps)
	shells(db, deps, add)
	for _, object := range db.Objects {
		orderGrant(db, object)
	}
	for id, object := range db.Objects {
		object.Deps = object.Deps[:0]
		for dep := range deps[id] {
			object.Deps = append(object.Deps, dep)
		}
		slices.SortFunc(object.Deps, ID.Compare)
		slices.SortFunc(object.Order, ID.Compare)
	}
}

// orderGrant puts a grant after the owner of its object, whose name it may need, and a grant on a column after the one on
// the relation, because revoking there takes the column's too.
func orderGrant(db *Database, grant *Object) {
	if grant.ID.Kind != Grant {
		return
	}
	target := grant.ID.Target()
	first := []ID{target.Fact(Owner)}
	if grant.ID.On == Column || grant.ID.On == ViewColumn {
		relation := db.Objects[target].Parent
		whole := relation.Fact(Grant)
		whole.Role, whole.By = grant.ID.Role, grant.ID.By
		first = []ID{relation.Fact(Owner), whole}
	}
	for _, id := range first {
		if db.Objects[id] != nil {
			grant.Order = append(grant.Order, id)
		}
	}
}

// belongs reports the dependency of a sequence on the column that owns it. It is an object of its own, because the
// sequence must exist before the column's default.
func belongs(from, to ID, kind string) bool {
	return from.Kind == Sequence && to.Kind == Column && kind == "a"
}
