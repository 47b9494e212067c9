package privilege

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// breaks reports whether a right is taken away. Such a fact may come, because PostgreSQL gives rights by itself, and a right
// that comes back is a fact that goes.
func breaks(c *kind.Context, ch diff.Change) bool {
	before, after := privileges(ch.Old), privileges(ch.New)
	lost := func(name string) bool { return !slices.Contains(before.Revoked, name) && !after.has(name) }
	// Nobody has lost what a new object never gave.
	if (ch.Old != nil || c.Existing(ch.ID.Target())) && slices.ContainsFunc(after.Revoked, lost) {
		return true
	}
	return slices.ContainsFunc(before.Granted, func(entry string) bool {
		name, option := strings.CutSuffix(entry, withOption)
		switch {
		case !after.has(name) && !after.restores(before, name):
			return !ofWhole(c, ch.ID, name)
		case ch.ID.Role == "":
			return false // the owner needs no grant option
		}
		return option && !slices.Contains(after.Granted, entry)
	})
}

// ofWhole reports whether the grantee of a grant on a column has the privilege on the whole relation.
func ofWhole(c *kind.Context, grant catalog.ID, privilege string) bool {
	above := c.New.Owned(c.Lookup(grant))
	if c.Rooms[grant.On].Words.Grants != kind.ColumnGrants || len(above) == 0 {
		return false
	}
	id := above[len(above)-1].ID.Fact(catalog.Grant)
	id.Role = grant.Role
	whole := privileges(c.New.Get(id))
	return whole.has(privilege) || builtIn(c, id)(privilege) && !slices.Contains(whole.Revoked, privilege)
}

func privileges(o *catalog.Object) Privileges {
	if o == nil {
		return Privileges{}
	}
	return o.Body.(*Grant).Privileges
}
