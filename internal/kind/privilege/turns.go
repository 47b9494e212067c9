package privilege

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind"
)

// turns returns what becomes of grants when their object gets another owner. PostgreSQL puts the new owner in the place of
// the old one, as grantee and as grantor, and what the new one had or gave before becomes one with that (aclnewowner in
// acl.c). Other grants stay what they are, and are taken back in the name of the owner who gave them.
func turns(c *kind.Context) []kind.Turned {
	then, from := namesThen(c)
	var turned []kind.Turned
	done := map[catalog.ID]bool{}
	var turn func(catalog.ID)
	turn = func(id catalog.ID) {
		if done[id] || from[id] == nil {
			return
		}
		done[id] = true
		grant := merged(c, id, from[id])
		turned = append(turned, grant)
		for _, dep := range grant.Object.Deps {
			turn(then[dep]) // it goes after this one, so it has to wait too
		}
	}
	for _, id := range slices.SortedFunc(maps.Keys(from), catalog.ID.Compare) {
		if before := from[id]; id.Role == "" || len(before) > 1 || before[0].ID != id {
			turn(id)
		}
	}
	return turned
}

// namesThen returns the identities that the grants on objects with a new owner have then, and the grants behind each.
func namesThen(c *kind.Context) (then map[catalog.ID]catalog.ID, from map[catalog.ID][]*catalog.Object) {
	then, from = map[catalog.ID]catalog.ID{}, map[catalog.ID][]*catalog.Object{}
	var grants []*catalog.Object
	for _, grant := range c.Old.Latent {
		if role, _ := newOwner(c, grant); role == "" {
			grants = append(grants, grant)
		}
	}
	for _, id := range c.Old.OfKind(catalog.Grant) {
		grants = append(grants, c.Old.Get(id))
	}
	for _, grant := range grants {
		role, changes := newOwner(c, grant)
		symbol := cmp.Or(role, catalog.MigrationUser)
		if name := grant.ID; changes {
			if name.Role == symbol {
				name.Role = ""
			}
			if name.By == symbol {
				name.By = ""
			}
			then[grant.ID], from[name] = name, append(from[name], grant)
		}
	}
	return then, from
}

// newOwner returns who will own the object of a grant, and whether that is somebody else than now.
func newOwner(c *kind.Context, grant *catalog.Object) (role string, changes bool) {
	before, after := c.Old.Owned(grant), c.New.Owned(grant)
	if len(before) == 0 || len(after) == 0 {
		return "", false
	}
	role = ownerIn(c, c.New, after)
	return role, role != ownerIn(c, c.Old, before)
}

// merged returns the grant that PostgreSQL makes of others.
func merged(c *kind.Context, id catalog.ID, from []*catalog.Object) kind.Turned {
	all := Privileges{ToOwner: id.Role == "", Reachable: true}
	if same := c.Old.Get(id); same != nil {
		all.Granted, all.Revoked = slices.Clone(same.Body.(*Grant).Granted), slices.Clone(same.Body.(*Grant).Revoked)
	}
	object := &catalog.Object{ID: id}
	turned := kind.Turned{Object: object}
	wanted := privileges(c.New.Get(id))
	for _, old := range from {
		turned.From = append(turned.From, old.ID)
		object.Parent = old.Parent
		all.Reachable = all.Reachable && old.Body.(*Grant).Reachable
		latent := old.ID.Role == catalog.MigrationUser
		for _, entry := range old.Body.(*Grant).Granted {
			// What is wanted is given all the same where only what is no part of the state gives it.
			if !latent || !wanted.includes(entry, builtIn(c, id)) {
				all.give(entry, builtIn(c, id))
			}
		}
		for _, dep := range old.Deps {
			if dep.Kind != catalog.Grant || id.By != "" { // the owner needs no grant option
				object.Deps = append(object.Deps, dep)
			}
		}
		for _, other := range old.Order {
			switch {
			case other.Kind == catalog.Owner || other.Kind == catalog.OwnedBy:
				turned.By = append(turned.By, other)
			case id.By != "":
				object.Order = append(object.Order, other)
			}
		}
	}
	slices.Sort(all.Granted)
	slices.Sort(all.Revoked)
	slices.SortFunc(object.Order, catalog.ID.Compare)
	object.Body = &Grant{all}
	return turned
}

// builtIn reports which privileges a grantee has without anybody's doing: the owner all but those on columns.
func builtIn(c *kind.Context, grant catalog.ID) func(privilege string) bool {
	grants := c.Rooms[grant.On].Words.Grants
	return func(privilege string) bool {
		switch {
		case grant.By != "" || grants == kind.ColumnGrants:
			return false
		case grant.Role == "":
			return true
		}
		return grant.Role == "PUBLIC" && slices.Contains(grants.Public, privilege)
	}
}

// includes reports whether an entry of Granted is, or is a part of, what the grantee has.
func (p *Privileges) includes(entry string, builtIn func(string) bool) bool {
	name, option := strings.CutSuffix(entry, withOption)
	return slices.Contains(p.Granted, entry) || !option && (p.has(name) || builtIn(name) && !slices.Contains(p.Revoked, name))
}

// give adds a privilege, as an entry of Granted, to those of a grantee who may have it, or a part of it, already.
func (p *Privileges) give(entry string, builtIn func(string) bool) {
	name, option := strings.CutSuffix(entry, withOption)
	switch {
	case slices.Contains(p.Granted, entry) || slices.Contains(p.Granted, name+withOption):
	case option:
		p.Granted = append(slices.DeleteFunc(p.Granted, func(other string) bool { return other == name }), entry)
		if builtIn(name) && !slices.Contains(p.Revoked, name) {
			p.Revoked = append(p.Revoked, name)
		}
	case builtIn(name):
		p.Revoked = slices.DeleteFunc(p.Revoked, func(other string) bool { return other == name })
	default:
		p.Granted = append(p.Granted, entry)
	}
}
