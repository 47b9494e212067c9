package privilege

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind"
)

// implies returns the grants that default privileges make by themselves on a new object.
func implies(c *kind.Context, created *catalog.Object) []*catalog.Object {
	var facts []*catalog.Object
	known := map[catalog.ID]bool{}
	for _, id := range applying(c, created.ID) {
		fact := created.ID.Fact(catalog.Grant)
		fact.Role = id.Role
		if !known[fact] {
			known[fact] = true
			facts = append(facts, &catalog.Object{ID: fact, Parent: created.ID, Body: &Grant{Privileges: implied(c, fact)}})
		}
	}
	return facts
}

// applying returns the default privileges that count for a new object of the migration user, sorted.
func applying(c *kind.Context, id catalog.ID) []catalog.ID {
	room := c.Rooms[id.Kind]
	if room == nil || room.DefaultACL == "" {
		return nil
	}
	var ids []catalog.ID
	for _, candidate := range c.New.OfKind(catalog.DefaultPrivilege) {
		if affects(candidate, room.DefaultACL, id) {
			ids = append(ids, candidate)
		}
	}
	return ids
}

// affects reports whether a default privilege counts for a new object of the migration user.
func affects(id catalog.ID, word string, created catalog.ID) bool {
	return id.Kind == catalog.DefaultPrivilege && id.By == "" && id.Name == word &&
		(id.Schema == "" || id.Schema == created.Schema)
}

// implied returns what the grantee of a grant has on the object when it is new, or nothing for an object that is not new. What
// default privileges of the schema give is added to what the global ones leave, which stand before them.
func implied(c *kind.Context, grant catalog.ID) Privileges {
	var all Privileges
	if grant.By != "" || c.Existing(grant.Target()) {
		return all
	}
	for _, id := range applying(c, grant.Target()) {
		if id.Role != grant.Role {
			continue
		}
		own := c.New.Get(id).Body.(*Default)
		if id.Schema == "" {
			all.Granted, all.Revoked = slices.Clone(own.Granted), slices.Clone(own.Revoked)
			continue
		}
		for _, entry := range own.Granted {
			all.give(entry, builtIn(c, grant))
		}
	}
	return all
}

// beyond leaves of the implied privileges only those that must go. What is implied and wanted is granted all the same, so
// that a migration does not rest on who runs it.
func beyond(implied, wanted Privileges) Privileges {
	keep := Privileges{Revoked: implied.Revoked}
	for _, entry := range implied.Granted {
		if !slices.Contains(wanted.Granted, entry) && !slices.Contains(wanted.Granted, entry+withOption) {
			keep.Granted = append(keep.Granted, entry)
		}
	}
	return keep
}
