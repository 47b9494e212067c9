package catalog

import "slices"

// shells turns the bond between a type and the functions that it stands on and that take or return it, which need each
// other, into one direction: the functions need the type, go with it, and what they need it needs too. Its statements
// make them in between its name and itself.
func shells(db *Database, n needs) {
	for id, shell := range db.Objects {
		if !Shelled(id.Kind) {
			continue
		}
		var functions []*Object
		for _, dep := range n[shell] {
			if dep.ID.Kind == Function && slices.Contains(n[dep], shell) && !slices.Contains(functions, dep) {
				functions = append(functions, dep)
			}
		}
		for _, function := range functions {
			function.GoesWith = id
			for _, dep := range n[function] {
				n.add(shell, dep)
			}
		}
		n[shell] = slices.DeleteFunc(n[shell], func(dep *Object) bool { return slices.Contains(functions, dep) })
	}
}

// Shelled reports whether objects that go with one of the kind are made by its statements.
func Shelled(kind Kind) bool { return kind == Range || kind == BaseType }
