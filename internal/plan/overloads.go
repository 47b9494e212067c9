package plan

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
)

// overloaded drops functions and operators, where it can, before what needs others of their names: while both are there, the
// text of that may mean the one that goes.
func (l *linker) overloaded() {
	going := map[[2]string][]*atom{}
	for _, a := range l.b.atoms {
		if a.action == Drop && !a.revokes && !a.change.again && catalog.Overloads(a.id().Kind) {
			name := [2]string{a.id().Schema, a.id().Name}
			going[name] = append(going[name], a)
		}
	}
	if len(going) == 0 {
		return
	}
	for _, a := range l.b.atoms {
		if a.revokes || a.action != Create && a.action != Alter {
			continue
		}
		for _, dep := range a.change.New.Deps {
			if !catalog.Overloads(dep.Kind) {
				continue
			}
			for _, drop := range going[[2]string{dep.Schema, dep.Name}] {
				if drop.id() != dep && !drop.change.Old.DependsOn(a.id()) {
					l.better(drop, a)
				}
			}
		}
	}
}

// namesake reports whether an object needs another function or operator of the name of one that goes.
func namesake(object *catalog.Object, gone catalog.ID) bool {
	return catalog.Overloads(gone.Kind) && slices.ContainsFunc(object.Deps, func(dep catalog.ID) bool {
		return catalog.Overloads(dep.Kind) && dep != gone && dep.Schema == gone.Schema && dep.Name == gone.Name
	})
}

// succeeded reports whether an object needs something new that takes the name of what goes, such as an enum that of a domain: it can't
// come before that goes.
func (b *builder) succeeded(object *catalog.Object, gone catalog.ID) bool {
	free := b.claims(b.context.Old.Get(gone))
	return len(free) > 0 && slices.ContainsFunc(object.Deps, func(dep catalog.ID) bool {
		c := b.changes[dep]
		return c != nil && c.create && !c.drop && slices.ContainsFunc(b.claims(c.New), func(claim string) bool { return slices.Contains(free, claim) })
	})
}

// evaluated drops the indexes and constraints of a table that call a function with its rows, where it can, before columns change:
// PostgreSQL evaluates them when it writes the table anew, and then the function finds other columns.
func (l *linker) evaluated() {
	for _, a := range l.b.atoms {
		if a.action != Drop || a.revokes || a.id().Kind != catalog.Index && a.id().Kind != catalog.Constraint {
			continue
		}
		table := a.change.Old.Parent
		for _, dep := range a.change.Old.Deps {
			function := l.b.context.Old.Get(dep)
			if function == nil || dep.Kind != catalog.Function || !function.DependsOn(table) {
				continue
			}
			for _, db := range []*catalog.Database{l.b.context.Old, l.b.context.New} {
				for _, part := range db.Parts(table) {
					if part.ID.Kind == catalog.Column {
						for _, action := range []Action{Drop, Alter, Create} {
							l.better(a, l.get(action, part.ID))
						}
					}
				}
			}
		}
	}
}
