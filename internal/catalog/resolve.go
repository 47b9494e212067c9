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
	byAddr  map[Address]*Object
	alias   map[Address]Address
	objects []*Object
	// known are the objects by identity.
	known map[ID]*Object
	// latent are grants that are no objects.
	latent []*Object
	// members are the objects of extensions, with these.
	members map[ID]ID
}

// Facts are objects about another object, found by that object's address: their reader leaves the names empty.
func isFact(kind Kind) bool {
	return kind == Comment || kind == Owner || kind == Grant || kind == DependsOnExtension
}

func newResolver(s *snapshot) *resolver {
	r := &resolver{
		s: s, byAddr: make(map[Address]*Object, len(s.objects)), alias: make(map[Address]Address, len(s.aliases)),
		objects: make([]*Object, 0, len(s.objects)), known: make(map[ID]*Object, len(s.objects)),
	}
	for _, a := range s.aliases {
		r.alias[a.from] = a.to
	}
	var facts, members []*Object
	gone := map[ID]bool{}
	for _, object := range s.objects {
		r.symbolicOwner(object)
		switch {
		case isFact(object.ID.Kind):
			facts = append(facts, object)
		case r.leftOut(object, gone):
			gone[object.ID] = true
			members = append(members, object)
		default:
			r.keep(object)
		}
	}
	r.dropOrphans()
	r.memberships(members)
	for _, fact := range facts {
		r.fact(fact)
	}
	return r
}

func (r *resolver) keep(object *Object) {
	r.objects = append(r.objects, object)
	r.known[object.ID] = object
	if object.Address.OID != 0 {
		r.byAddr[object.Address] = object
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

// memberships notes the extensions of what was left out because it belongs to one.
func (r *resolver) memberships(leftOut []*Object) {
	r.members = map[ID]ID{}
	for _, object := range leftOut {
		if extension := r.byAddr[Address{extensionClass, r.s.members[object.Address], 0}]; extension != nil {
			r.members[object.ID] = extension.ID
		}
	}
}

// dropOrphans leaves out the parts of what was not read, such as the temporary tables of other sessions.
func (r *resolver) dropOrphans() {
	var parent ID
	for before := -1; before != len(r.objects); {
		before = len(r.objects)
		r.objects = slices.DeleteFunc(r.objects, func(object *Object) bool {
			// The parts of an object come one after the other as a rule.
			if object.Parent == (ID{}) || object.Parent == parent {
				return false
			}
			if r.known[object.Parent] != nil {
				parent = object.Parent
				return false
			}
			delete(r.byAddr, object.Address)
			delete(r.known, object.ID)
			return true
		})
		parent = ID{}
	}
}

// Implied is a body of a fact that may say nothing new.
type Implied interface {
	// Implied reports whether the fact is what the object has anyway; then it is no object.
	Implied(ID) bool
}

// fact gives a fact the names of its target. A fact about something that is not managed is left out with it.
func (r *resolver) fact(object *Object) {
	var target, parent ID
	if about := r.byAddr[object.Address]; about != nil {
		target, parent = about.ID, about.ID
	} else if part, whole, ok := r.within(object); ok {
		target, parent = part, whole
	} else if object.ID.On != "" {
		// PostgreSQL's own, or an extension's.
		target = object.ID.Target()
		if extension := r.byAddr[Address{extensionClass, r.s.members[object.Address], 0}]; extension != nil {
			parent = extension.ID
		}
	} else {
		return
	}
	role, by := object.ID.Role, object.ID.By
	object.ID = target.Fact(object.ID.Kind)
	object.ID.Role, object.ID.By = role, by
	object.Parent = parent
	object.Address = Address{}
	if body, ok := object.Body.(Implied); ok && body.Implied(object.ID) {
		if object.ID.Kind == Grant {
			object.ID.Role = MigrationUser // "" is the owner
			r.latent = append(r.latent, object)
		}
		return
	}
	r.objects = append(r.objects, object)
	r.known[object.ID] = object
}

// systemColumns are the columns that every table has, by the negative of their numbers (sysattr.h).
var systemColumns = []string{1: "ctid", 2: "xmin", 3: "cmin", 4: "xmax", 5: "cmax", 6: "tableoid"}

// within returns what a fact is about that is no object but a part of one, and that object: an attribute of a composite
// type, the index of a key, a system column.
func (r *resolver) within(comment *Object) (target, parent ID, ok bool) {
	whole := comment.Address
	whole.Sub = 0
	if number := -int(comment.Address.Sub); comment.ID.Kind == Grant && number > 0 && number < len(systemColumns) {
		relation := r.byAddr[whole]
		if relation == nil {
			return ID{}, ID{}, false
		}
		return ID{Kind: Column, Schema: relation.ID.Schema, Name: relation.ID.Name, Sub: systemColumns[number]}, relation.ID, true
	}
	if comment.ID.Kind != Comment && comment.ID.Kind != DependsOnExtension {
		return ID{}, ID{}, false
	}
	object := r.byAddr[r.alias[whole]]
	if object == nil {
		return ID{}, ID{}, false
	}
	parent = object.ID
	switch {
	case parent.Kind == Composite && comment.ID.Sub != "":
		return ID{Kind: Column, Schema: parent.Schema, Name: parent.Name, Sub: comment.ID.Sub}, parent, true
	case parent.Kind == Constraint && comment.ID.Sub == "":
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
	for _, i := range roleFields(body.Type()) {
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

// lookup returns the object at an address, following aliases, or nil; a column that is no object stands for its relation.
func (r *resolver) lookup(a Address) *Object {
	for range 8 {
		if object := r.byAddr[a]; object != nil {
			return object
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
			return nil
		}
		a = next
	}
	return nil
}

// needs are the objects that must exist before each object; one may be listed more than once. They are pointers because
// an identity is long: hashing it for each of pg_depend's rows would take longer than reading them.
type needs map[*Object][]*Object

func (n needs) add(from, to *Object) {
	if from != nil && to != nil && from != to {
		n[from] = append(n[from], to)
	}
}

// dependencies fills Deps: the schema, the parent, and what pg_depend knows.
func (r *resolver) dependencies(db *Database) {
	n := make(needs, len(db.Objects))
	schemas := map[string]*Object{}
	for _, id := range r.objects {
		if id.ID.Kind == Schema {
			schemas[id.ID.Name] = id
		}
	}
	for _, object := range r.objects {
		for _, dep := range object.Deps {
			n.add(object, db.Objects[dep])
		}
		if object.Parent != (ID{}) {
			n.add(object, db.Objects[object.Parent])
		}
		if object.ID.Schema != "" {
			n.add(object, schemas[object.ID.Schema])
		}
	}
	for _, e := range r.s.depend {
		from, to := r.lookup(e.from), r.lookup(e.to)
		switch {
		case from == nil || to == nil || to.Parent == from.ID:
		case from.ID.isTable() && to.ID.isTable(), from.ID.Kind == Table && to.ID.Kind == Composite && db.Objects[ID{Kind: TypedTable, Schema: from.ID.Schema, Name: from.ID.Name}] != nil:
			// Inheritance, and being a table of a type, are objects of their own.
		case belongs(from.ID, to.ID, e.kind):
			from.GoesWith = to.ID
		default:
			n.add(from, to)
		}
	}
	inherit(db, n)
	shells(db, n)
	all := append(slices.Clip(r.objects), r.latent...)
	for _, object := range r.latent {
		n.add(object, db.Objects[object.Parent])
	}
	rest(db, all, r.objects, n)
	db.Latent = r.latent
	for _, object := range all {
		orderGrant(db, object)
		object.Deps = slices.Grow(object.Deps[:0], len(n[object]))
		for _, dep := range n[object] {
			object.Deps = append(object.Deps, dep.ID)
		}
		object.tidy()
	}
}

// belongs reports the dependency of a sequence on the column, also of a view, that owns it. It is an object of its own, because the
// sequence must exist before the column's default.
func belongs(from, to ID, kind string) bool {
	return from.Kind == Sequence && (to.Kind == Column || to.Kind == ViewColumn) && kind == "a"
}
