package source

import "slices"

// RolesNamed returns the roles that a statement of a migration names as grantees, owners and the like.
func RolesNamed(sql string) []string { return mentioned(tokenize(sql)) }

// ExtensionMade returns the extension that a statement makes when it is one that a superuser of a throwaway server may
// make beforehand: CREATE EXTENSION IF NOT EXISTS of an allowed name.
func ExtensionMade(sql string) (Extension, bool) {
	t := tokenize(sql)
	if !t.is(0, "CREATE", "EXTENSION", "IF", "NOT", "EXISTS") {
		return Extension{}, false
	}
	name, ok := t.ident(5)
	if !ok || !slices.Contains(allowedExtensions, name) {
		return Extension{}, false
	}
	e := Extension{Name: name}
	if at := t.find(6, "SCHEMA"); at >= 0 {
		e.Schema, _ = t.ident(at + 1)
	}
	e.Version = version(t, 6)
	return e, true
}
