package catalog

// shells turns the bond between a type and the functions that it stands on and that take or return it, which need each
// other, into one direction: the functions need the type, go with it, and what they need it needs too. Its statements
// make them in between its name and itself.
func shells(db *Database, deps map[ID]map[ID]bool, add func(from, to ID)) {
	for id := range db.Objects {
		if !Shelled(id.Kind) {
			continue
		}
		var functions []ID
		for dep := range deps[id] {
			if dep.Kind == Function && deps[dep][id] {
				functions = append(functions, dep)
			}
		}
		for _, function := range functions {
			delete(deps[id], function)
			db.Objects[function].GoesWith = id
			for dep := range deps[function] {
				add(id, dep)
			}
		}
		for _, function := range functions {
			delete(deps[id], function)
		}
	}
}

// Shelled reports whether objects that go with one of the kind are made by its statements.
func Shelled(kind Kind) bool { return kind == Range || kind == BaseType }
